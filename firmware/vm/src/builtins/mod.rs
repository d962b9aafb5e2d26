//! Built-in functions and the modules that show the VM its own insides.
