//! Differences between two texts, line by line, for reports.

/// Lines that differ, with two equal ones around them: `-` only in `expected`, `+` only in `actual`.
pub fn lines(expected: &str, actual: &str) -> String {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = actual.lines().collect();
    let marked = mark(&old, &new);
    let changed: Vec<usize> = (0..marked.len()).filter(|&i| marked[i].0 != ' ').collect();
    let mut out = String::new();
    let mut shown = 0;
    for (i, (mark, line)) in marked.iter().enumerate() {
        if changed.iter().any(|&c| c.abs_diff(i) <= 2) {
            if i > shown {
                out.push_str("    ...\n");
            }
            out.push_str(&format!("  {mark} {line}\n"));
            shown = i + 1;
        }
    }
    if changed.is_empty() && expected != actual {
        out.push_str("    (the texts differ only at the end of a line or of the text)\n");
    }
    out
}

/// Where two long texts part: the line's number, and the line in each.
pub fn first_difference(expected: &str, actual: &str) -> String {
    let (mut old, mut new) = (expected.lines(), actual.lines());
    for number in 1.. {
        let (a, b) = (old.next(), new.next());
        if a != b || a.is_none() {
            let show = |line: Option<&str>| line.map_or("the end".into(), |line| format!("{line:?}"));
            return format!("line {number}: expected {}, got {}", show(a), show(b));
        }
    }
    unreachable!("a text has an end")
}

/// Longer texts are not compared line by line: that takes room for the product of their lengths.
const MAX_LINES: usize = 4000;

/// All lines of both, in the order of a shortest edit unless the texts are very long.
fn mark<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let n_equal = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (head, (old, new)) = (&old[..n_equal], (&old[n_equal..], &new[n_equal..]));
    let n_equal = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, tail) = old.split_at(old.len() - n_equal);
    let new = &new[..new.len() - n_equal];
    let mut out: Vec<_> = head.iter().map(|&line| (' ', line)).collect();
    if old.len().max(new.len()) > MAX_LINES {
        out.extend(old.iter().map(|&line| ('-', line)).chain(new.iter().map(|&line| ('+', line))));
    } else {
        out.extend(shortest_edit(old, new));
    }
    out.extend(tail.iter().map(|&line| (' ', line)));
    out
}

fn shortest_edit<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    // Length of the longest common subsequence of the two rests.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = match old[i] == new[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            out.push(('-', old[i]));
            i += 1;
        } else {
            out.push(('+', new[j]));
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_shown_with_its_neighbours() {
        let old = "1\n2\n3\n4\n5\n6\n7\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n";
        assert_eq!(lines(old, new), "    ...\n    3\n    4\n  - 5\n  + five\n    6\n    7\n");
    }

    #[test]
    fn equal_texts_show_nothing() {
        assert_eq!(lines("a\nb\n", "a\nb\n"), "");
        assert!(lines("a\n", "a").contains("only at the end"));
    }
}
