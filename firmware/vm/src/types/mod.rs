//! The built-in types, a file each.

pub mod array;
pub mod bool;
pub mod bytes;
pub mod class;
pub mod code;
pub mod complex;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod generator;
pub mod instance;
pub mod int;
pub mod iter;
pub mod list;
pub mod module;
pub mod range;
pub mod seq;
pub mod set;
pub mod singleton;
pub mod slice;
pub mod str;
pub mod text;
pub mod tuple;
pub mod wrapper;
