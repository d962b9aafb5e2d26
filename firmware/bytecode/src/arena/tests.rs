use std::format;

use super::*;

#[test]
fn values_keep_their_content_and_alignment() {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let byte = arena.alloc(1u8).unwrap();
    let word = arena.alloc(2u64).unwrap();
    let text = arena.alloc_str("text").unwrap();
    let list = arena.alloc_slice_copy(&[3u32, 4, 5]).unwrap();
    let fill = arena.alloc_slice_fill(3, 7u16).unwrap();
    *byte += 1;
    list[1] = 40;
    assert_eq!((*byte, *word, text, &list[..], &fill[..]), (2, 2, "text", &[3, 40, 5][..], &[7, 7, 7][..]));
    assert_eq!(core::ptr::from_ref(word).addr() % align_of::<u64>(), 0);
    assert_eq!(arena.alloc_slice_copy::<u64>(&[]).unwrap(), &[]);
    assert_eq!(arena.alloc(()).unwrap(), &());
}

#[test]
fn blocks_are_given_back() {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    for i in 0..10_000u32 {
        arena.alloc(i).unwrap();
    }
    assert_eq!(chunks.held_bytes(), arena.held_bytes());
    assert!(chunks.held_bytes() < 40_000 * 13 / 10);
    drop(arena);
    assert_eq!(chunks.held_bytes(), 0);
}

#[test]
fn a_fixed_buffer_runs_out_and_can_be_used_again() {
    let mut buffer = [MaybeUninit::uninit(); 200];
    let chunks = FixedChunks::new(&mut buffer);
    for _ in 0..2 {
        let arena = Arena::new(&chunks);
        let many = (0..1000).take_while(|_| arena.alloc(0u64).is_ok()).count();
        assert!((15..25).contains(&many), "{many}");
        assert_eq!(arena.alloc(0u64).err(), Some(OutOfMemory));
    }
    assert_eq!(Arena::new(&chunks).alloc_slice_fill(usize::MAX / 2, 0u64).err(), Some(OutOfMemory));
}

#[test]
fn any_request_can_fail() {
    let work = |arena: &Arena<'_>| -> Result<usize, OutOfMemory> {
        let mut list = ArenaVec::new(arena);
        for i in 0..20u64 {
            list.push(i)?;
            arena.alloc(i)?;
        }
        Ok(list.len())
    };
    let mut failures = 0;
    for n in 0.. {
        let chunks = StdChunks::failing(n);
        let outcome = work(&Arena::new(&chunks));
        assert_eq!(chunks.held_bytes(), 0);
        if outcome == Ok(20) {
            break;
        }
        failures += 1;
    }
    assert!(failures >= 10, "{failures}");
}

#[test]
fn a_list_grows_in_place_while_it_is_last() {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let mut list = ArenaVec::new(&arena);
    list.push(1u16).unwrap();
    let before = list.as_ptr();
    for i in 2..100 {
        list.push(i).unwrap();
    }
    assert_eq!(list.as_ptr(), before);
    arena.alloc(0u8).unwrap();
    for i in 100..200 {
        list.push(i).unwrap();
    }
    assert_ne!(list.as_ptr(), before);
    assert!(list.iter().copied().eq(1..200));
    assert_eq!(list.pop(), Some(199));
    list.truncate(2);
    assert_eq!(&list[..], &[1, 2]);
    list.resize(4, 9).unwrap();
    assert_eq!(list.into_slice(), &[1, 2, 9, 9]);
}

#[test]
fn old_places_of_lists_are_used_again() {
    let chunks = StdChunks::failing(u32::MAX);
    let arena = Arena::new(&chunks);
    let (mut first, mut second) = (ArenaVec::new(&arena), ArenaVec::new(&arena));
    for i in 0..1000u32 {
        first.push(i).unwrap();
        second.push(!i).unwrap();
    }
    assert!(first.iter().zip(second.iter()).zip(0..1000).all(|((&a, &b), i)| a == i && b == !i));
    let held = arena.held_bytes();
    first.release();
    let again = arena.alloc_slice_fill(500, 7u64).unwrap();
    assert_eq!(arena.held_bytes(), held);
    assert!(second.iter().zip(0..1000).all(|(&b, i)| b == !i));
    assert_eq!(again, &[7; 500]);
}

#[test]
fn the_rest_of_a_finished_list_is_free_again() {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let mut list = ArenaVec::with_capacity(&arena, 100).unwrap();
    list.push(5u8).unwrap();
    let slice = list.into_slice();
    let next = arena.alloc(6u8).unwrap();
    assert_eq!(core::ptr::from_ref(next).addr() - slice.as_ptr().addr(), 1);
}

#[test]
fn scratch_memory_is_given_back() {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let kept = arena.alloc(1u8).unwrap();
    for round in 0..3u32 {
        let scratch = arena.scratch();
        assert_eq!(scratch.alloc_slice_fill(10, round).unwrap(), &[round; 10]);
        arena.alloc(round).unwrap();
        assert!(chunks.held_bytes() > arena.held_bytes());
    }
    assert_eq!(chunks.held_bytes(), arena.held_bytes());
    assert_eq!(*kept, 1);
}

#[test]
fn text_can_be_written_into_a_list() {
    use core::fmt::Write;
    let chunks = StdChunks::with_limit(5000);
    let arena = Arena::new(&chunks);
    let mut list = ArenaVec::new(&arena);
    write!(list, "{}-two", 1).unwrap();
    assert_eq!(list.as_slice(), b"1-two");
    assert_eq!(format!("{:?}", ArenaVec::<u8>::new(&arena)), "[]");
    assert!((0..10_000).try_for_each(|_| write!(list, "x")).is_err());
}
