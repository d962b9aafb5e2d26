//! What programs cannot see: interruption, memory that comes back, numbers of Rust's types.

use super::*;
use crate::heap::Heap;
use crate::ops::BinaryOp;
use crate::testing::with_vm;
use crate::types::exception::{KEYBOARD_INTERRUPT, MEMORY_ERROR};

fn small(n: i16) -> Value {
    Value::from_i16(n)
}

fn text(vm: &mut Vm, value: Value) -> std::string::String {
    let value = vm.to_str(value).unwrap();
    vm.str(value).unwrap().into()
}

#[test]
fn ctrl_c_stops_long_computations() {
    with_vm(1 << 20, |vm| {
        let long = vm.binary(BinaryOp::Lshift, small(3), Value::small_wrapping(1_000_000)).unwrap();
        for op in [BinaryOp::Multiply, BinaryOp::Power] {
            vm.events.raise_interrupt();
            let result =
                if op == BinaryOp::Power { vm.binary(op, small(3), Value::small_wrapping(300_000)) } else { vm.binary(op, long, long) };
            assert!(result.is_err() && vm.exception_is(KEYBOARD_INTERRUPT));
            vm.forget_exception();
            assert_eq!(vm.poll(), Ok(()), "raised twice");
        }
        vm.events.raise_interrupt();
        assert!(vm.to_str(long).is_err() && vm.exception_is(KEYBOARD_INTERRUPT));
    });
}

#[test]
fn operations_give_their_scratch_space_back() {
    with_vm(1 << 16, |vm| {
        vm.heap.auto_collect = false;
        let a = vm.binary(BinaryOp::Power, small(7), small(3000)).unwrap();
        let b = vm.binary(BinaryOp::Power, small(5), small(300)).unwrap();
        let used = vm.heap.used_bytes();
        let product = vm.binary(BinaryOp::Multiply, a, b).unwrap();
        let size = |heap: &Heap| heap.used_bytes() - used;
        assert!(size(&vm.heap) < 1400, "7 ** 3000 * 5 ** 300 has 1141 bytes, not {}", size(&vm.heap));
        let used = vm.heap.used_bytes();
        let zero = vm.binary(BinaryOp::Modulo, product, b).unwrap();
        assert_eq!((zero.as_small(), vm.heap.used_bytes()), (Some(0), used));
        let quotient = vm.binary(BinaryOp::FloorDivide, product, a).unwrap();
        assert!(vm.equal(quotient, b).unwrap());
    });
}

#[test]
fn what_does_not_fit_is_a_memory_error() {
    with_vm(1 << 15, |vm| {
        for count in [1 << 20, isize::MAX >> 1] {
            assert!(vm.binary(BinaryOp::Lshift, small(1), Value::small_wrapping(count)).is_err());
            assert!(vm.exception_is(MEMORY_ERROR));
            vm.forget_exception();
        }
        assert!(vm.binary(BinaryOp::Power, small(3), Value::small_wrapping(1 << 28)).is_err());
        assert!(vm.exception_is(MEMORY_ERROR));
        vm.forget_exception();
        // A few allocations fail at every place in turn; nothing but the exception remains.
        for n in 0..40 {
            vm.heap.fail_after = Some(n);
            let result = vm.binary(BinaryOp::Power, small(7), small(500)).and_then(|a| vm.to_str(a));
            vm.heap.fail_after = None;
            if result.is_err() {
                assert!(vm.exception_is(MEMORY_ERROR));
                vm.forget_exception();
            }
        }
        vm.collect();
        assert!(vm.heap.check());
    });
}

#[test]
fn numbers_of_rust_become_ints_and_back() {
    with_vm(1 << 15, |vm| {
        for n in [0, 1, -1, 1 << 30, -(1 << 30), (1 << 62) - 1, 1 << 62, -(1 << 62), i64::MAX, i64::MIN] {
            let value = from_i64(vm, n).unwrap();
            assert_eq!(text(vm, value), std::format!("{n}"));
            assert_eq!(low_u64(vm, value), n as u64);
            // The lowest number is not taken, as in the original.
            let word = isize::try_from(n).ok().filter(|&n| n != isize::MIN);
            assert_eq!(to_word(vm, value).ok(), word);
        }
        let value = from_u64(vm, u64::MAX).unwrap();
        assert_eq!((text(vm, value).as_str(), low_u64(vm, value)), ("18446744073709551615", u64::MAX));
        assert!(to_word(vm, value).is_err());
        let value = from_decimal(vm, "-340282366920938463463374607431768211456").unwrap();
        assert_eq!(text(vm, value), "-340282366920938463463374607431768211456");
        assert_eq!(low_u64(vm, value), 0);
    });
}
