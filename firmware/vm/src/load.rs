//! Modules into heap objects.
