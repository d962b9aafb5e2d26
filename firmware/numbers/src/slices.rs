//! Slices copied and turned round. The core library's functions check lengths and panic; whether such a check is left out depends on what the compiler
//! inlines, and in an image nothing may panic.

/// Copies as much of `from` to the start of `to` as fits.
pub fn copy<T: Copy>(to: &mut [T], from: &[T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// Puts the last item first.
pub fn reverse<T>(mut items: &mut [T]) {
    while let [first, rest @ .., last] = items {
        core::mem::swap(first, last);
        items = rest;
    }
}

/// Puts the items from `middle` on, if there are any, in front of the others.
pub fn rotate<T>(items: &mut [T], middle: usize) {
    reverse(items);
    let n = items.len().saturating_sub(middle);
    if let Some((front, back)) = items.split_at_mut_checked(n) {
        reverse(front);
        reverse(back);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_what_fits() {
        let mut to = [0; 3];
        copy(&mut to, &[1, 2]);
        assert_eq!(to, [1, 2, 0]);
        copy(&mut to, &[5, 6, 7, 8]);
        assert_eq!(to, [5, 6, 7]);
    }

    #[test]
    fn turns_round() {
        for n in 0..5 {
            let mut items: [u8; 5] = [0, 1, 2, 3, 4];
            let items = &mut items[..n];
            reverse(items);
            assert!(items.iter().rev().copied().eq(0..n as u8));
        }
    }

    #[test]
    fn rotates_as_the_library_does() {
        for middle in 0..=5 {
            let (mut ours, mut theirs) = ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]);
            rotate(&mut ours, middle);
            theirs.rotate_left(middle);
            assert_eq!(ours, theirs);
        }
    }
}
