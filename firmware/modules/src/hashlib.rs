//! `hashlib`: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4).
//!
//! Written out in loops rather than unrolled: a chip hashes little and has little flash.

mod rounds;

use numbers::slices;
use vm::heap::object::{Native, NativeType};
use vm::heap::{Ref, Slots, Type};
use vm::types::exception::VALUE_ERROR;
use vm::types::module::Module;
use vm::{Args, Raised, Value, Vm, members};

use crate::q;

/// The module.
pub static MODULE: Module = Module::new(q::hashlib, &MEMBERS);

members! {
    static MEMBERS;
    md5: t(MD5.as_type()),
    sha1: t(SHA1.as_type()),
    sha256: t(SHA256.as_type()),
}

/// Bytes that all three work on at once.
const BLOCK_BYTES: usize = 64;

/// What tells one algorithm from another.
#[derive(Clone, Copy)]
struct Algorithm {
    start: [u32; 8],
    compress: fn(&mut [u32; 8], &[u8; BLOCK_BYTES]),
    digest_bytes: usize,
    big_endian: bool,
}

/// A hash in the making.
#[derive(Clone, Copy)]
struct State {
    words: [u32; 8],
    /// The bytes since the last whole block.
    block: [u8; BLOCK_BYTES],
    /// All bytes so far.
    n_bytes: u64,
    finished: bool,
}

impl State {
    fn new(algorithm: &Algorithm) -> State {
        State { words: algorithm.start, block: [0; BLOCK_BYTES], n_bytes: 0, finished: false }
    }

    fn push(&mut self, algorithm: &Algorithm, byte: u8) {
        let at = (self.n_bytes % BLOCK_BYTES as u64) as usize;
        self.block[at] = byte;
        self.n_bytes += 1;
        if at == BLOCK_BYTES - 1 {
            (algorithm.compress)(&mut self.words, &self.block);
        }
    }

    /// Pads with one bit, zeros and the length in bits, as all three standards say; the digest is then in `words`.
    fn finish(&mut self, algorithm: &Algorithm) {
        let n_bits = self.n_bytes.wrapping_mul(8);
        self.push(algorithm, 0x80);
        while self.n_bytes % BLOCK_BYTES as u64 != BLOCK_BYTES as u64 - 8 {
            self.push(algorithm, 0);
        }
        let length = if algorithm.big_endian { n_bits.to_be_bytes() } else { n_bits.to_le_bytes() };
        for byte in length {
            self.push(algorithm, byte);
        }
        self.finished = true;
    }
}

/// A type for each algorithm, with functions that know it.
macro_rules! hashes {
    ($($ty:ident, $name:ident: $algorithm:expr;)*) => {
        $(
            static $ty: NativeType<State> = NativeType::new(q::$name, &$name::SLOTS, &$name::MEMBERS);

            mod $name {
                use super::*;

                pub static SLOTS: Slots = Slots { make: Some(make), ..Slots::NONE };

                members! { pub static MEMBERS; update: f(update, 2), digest: f(digest, 1) }

                fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
                    vm.check_count(args, 0, 1, false)?;
                    let hash = vm.new_native(&$ty, State::new(&$algorithm))?;
                    if let Some(data) = args.optional(0) {
                        absorb(vm, hash, &$algorithm, data)?;
                    }
                    Ok(hash.value())
                }

                fn update(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
                    match $ty.cast(args.get(0)) {
                        Some(hash) => absorb(vm, hash, &$algorithm, args.get(1)),
                        None => Err(vm.wrong_receiver(args.get(0), q::$name)),
                    }
                }

                fn digest(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
                    match $ty.cast(args.get(0)) {
                        Some(hash) => finish(vm, hash, &$algorithm),
                        None => Err(vm.wrong_receiver(args.get(0), q::$name)),
                    }
                }
            }
        )*
    };
}

hashes! {
    MD5, md5: rounds::MD5;
    SHA1, sha1: rounds::SHA1;
    SHA256, sha256: rounds::SHA256;
}

fn check_open(vm: &mut Vm, hash: Ref<Native<State>>) -> Result<(), Raised> {
    if hash.get(&vm.heap).data.finished { Err(vm.raise_text(VALUE_ERROR, "hash is final")) } else { Ok(()) }
}

fn absorb(vm: &mut Vm, hash: Ref<Native<State>>, algorithm: &Algorithm, data: Value) -> Result<Value, Raised> {
    check_open(vm, hash)?;
    let n = vm.buffer_arg(data)?.len;
    let mut state = hash.get(&vm.heap).data;
    for piece in 0..n.div_ceil(BLOCK_BYTES) {
        let bytes = vm.content(data);
        let start = piece * BLOCK_BYTES;
        for &byte in bytes.get(start..(start + BLOCK_BYTES).min(bytes.len())).unwrap_or_default() {
            state.push(algorithm, byte);
        }
        vm.poll()?;
    }
    hash.get_mut(&mut vm.heap).data = state;
    Ok(Value::NONE)
}

fn finish(vm: &mut Vm, hash: Ref<Native<State>>, algorithm: &Algorithm) -> Result<Value, Raised> {
    check_open(vm, hash)?;
    let state = &mut hash.get_mut(&mut vm.heap).data;
    state.finish(algorithm);
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state.words) {
        slices::copy(bytes, &if algorithm.big_endian { word.to_be_bytes() } else { word.to_le_bytes() });
    }
    vm.new_bytes(digest.get(..algorithm.digest_bytes).unwrap_or_default())
}
