//! What `micropython.mem_info(1)` and `micropython.qstr_info(1)` print must agree with itself and with what a program did.
//!
//! The numbers differ between machines, so that no expectation can be recorded; the checks are made on the original's
//! output too, which shows that they are true of it.

use std::collections::BTreeMap;

/// A program, and what its output must be like.
pub struct Check {
    pub name: &'static str,
    pub program: &'static str,
    pub check: fn(&str) -> Result<(), String>,
}

pub const CHECKS: [Check; 2] = [
    Check { name: "memory/reports/mem_info", program: MEM_INFO, check: check_mem_info },
    Check { name: "memory/reports/qstr_info", program: QSTR_INFO, check: check_qstr_info },
];

const MARK: &str = "== after";

/// Makes forty objects of each kind between two maps.
const MEM_INFO: &str = "\
import gc, micropython
def functions(n):
    return [lambda: n for i in range(n)], [eval('lambda: 1') for i in range(n)]
hold = [None] * 12
x = 1.5
gc.collect()
micropython.mem_info(1)
hold[0] = [(i, x) for i in range(40)]
hold[1] = [[i] for i in range(40)]
hold[2] = [{i: i} for i in range(40)]
hold[3] = [i * x for i in range(40)]
hold[4] = ['a text of %d that is no name' % i for i in range(40)]
hold[5] = [bytes([i, 1, 2]) for i in range(40)]
hold[6] = [bytearray(5) for i in range(40)]
hold[7] = functions(40)
hold[8] = [memoryview(b) for b in hold[6]]
hold[9] = bytearray(5000)
import asyncio
gc.collect()
print('== after')
micropython.mem_info(1)
micropython.mem_info()
";

/// Asks for thirty names that nobody used before.
const QSTR_INFO: &str = "\
import micropython
micropython.qstr_info()
print('== after')
class C: pass
for i in range(30):
    hasattr(C, 'fresh_name_%d' % i)
micropython.qstr_info(1)
micropython.qstr_info()
";

/// The number that follows `label` in `text`.
fn number(text: &str, label: &str) -> Result<usize, String> {
    let (_, rest) = text.split_once(label).ok_or(format!("no `{label}` in {text:?}"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| format!("no number behind `{label}`"))
}

fn expect(what: &str, actual: usize, expected: usize) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{what}: {actual}, expected {expected}")) }
}

/// The blocks of each area, a letter each.
fn areas(report: &str) -> Vec<String> {
    let mut areas: Vec<String> = Vec::new();
    for line in report.lines() {
        if line.starts_with("GC memory layout; from ") {
            areas.push(String::new());
        }
        let Some(area) = areas.last_mut() else { continue };
        if let Some((n_lines, _)) = line.trim_start().strip_prefix('(').and_then(|line| line.split_once(" lines all free)")) {
            area.push_str(&".".repeat(64 * n_lines.parse().unwrap_or(0)));
        } else if let Some((offset, letters)) = line.split_once(": ")
            && offset.len() == 8
            && u32::from_str_radix(offset, 16).is_ok()
        {
            area.push_str(letters.trim_end());
        }
    }
    areas
}

/// Checks that the four numbers above a map are those of the map; gives how often each letter is in it.
fn check_map(report: &str) -> Result<BTreeMap<char, usize>, String> {
    let areas = areas(report);
    let letters: String = areas.concat();
    if let Some(letter) = letters.chars().find(|&letter| !".=hTLDSAFBM".contains(letter)) {
        return Err(format!("a block is shown as `{letter}`"));
    }
    let (total, used, free) = (number(report, "GC: total: ")?, number(report, ", used: ")?, number(report, ", free: ")?);
    let block = total / letters.len().max(1);
    if ![16, 32].contains(&block) {
        return Err(format!("a map of {} blocks for {total} bytes", letters.len()));
    }
    expect("total", total, letters.len() * block)?;
    expect("used and free", used + free, total)?;
    expect("used", used, letters.chars().filter(|&letter| letter != '.').count() * block)?;
    let (mut ones, mut twos, mut most, mut most_free) = (0, 0, 0, 0);
    for area in &areas {
        // Allocations begin with a letter, and go on with `=`.
        let heads = area.replace(|letter: char| letter.is_ascii_alphabetic(), "h");
        for allocation in heads.split('h').skip(1) {
            let n_blocks = 1 + allocation.chars().take_while(|&letter| letter == '=').count();
            ones += usize::from(n_blocks == 1);
            twos += usize::from(n_blocks == 2);
            most = most.max(n_blocks);
        }
        most_free = most_free.max(area.split(|letter| letter != '.').map(str::len).max().unwrap_or(0));
    }
    expect("1-blocks", number(report, "1-blocks: ")?, ones)?;
    expect("2-blocks", number(report, "2-blocks: ")?, twos)?;
    expect("max blk sz", number(report, "max blk sz: ")?, most)?;
    expect("max free sz", number(report, "max free sz: ")?, most_free)?;
    number(report, "stack: ")?;
    number(report, " out of ")?;
    Ok(letters.chars().fold(BTreeMap::new(), |mut counts, letter| {
        *counts.entry(letter).or_default() += 1;
        counts
    }))
}

fn check_mem_info(output: &str) -> Result<(), String> {
    let (before, after) = output.split_once(MARK).ok_or(format!("the program failed: {output}"))?;
    // Behind the second map there is a report without one.
    let end = after.rfind("stack: ").unwrap_or(after.len());
    if areas(&after[end..]) != Vec::<String>::new() {
        return Err("a map that nobody asked for".into());
    }
    let (before, after) = (check_map(before)?, check_map(&after[..end])?);
    let more = |letter: char| after.get(&letter).unwrap_or(&0).saturating_sub(*before.get(&letter).unwrap_or(&0));
    // Forty functions are closures, which have no letter of their own.
    for (letter, least) in [('T', 40), ('L', 45), ('D', 40), ('F', 39), ('S', 80), ('A', 40), ('B', 40), ('M', 1), ('=', 150), ('h', 40)] {
        if more(letter) < least {
            return Err(format!("{} more `{letter}`, expected at least {least}", more(letter)));
        }
    }
    if more('A') >= 80 {
        return Err("a memoryview is no array".into());
    }
    Ok(())
}

fn check_qstr_info(output: &str) -> Result<(), String> {
    let (before, after) = output.split_once(MARK).ok_or(format!("the program failed: {output}"))?;
    if before.contains("Q(") {
        return Err("names that nobody asked for".into());
    }
    let listed: Vec<&str> = after.lines().filter_map(|line| line.strip_prefix("Q(")?.strip_suffix(')')).collect();
    for i in 0..30 {
        let name = format!("fresh_name_{i}");
        expect(&name, listed.iter().filter(|&&listed| listed == name).count(), 1)?;
    }
    let n_qstr = number(after, "n_qstr=")?;
    expect("names listed", listed.len(), n_qstr)?;
    let bytes: usize = listed.iter().map(|name| name.len() + 1).sum();
    expect("n_str_data_bytes", number(after, "n_str_data_bytes=")?, bytes)?;
    let new = n_qstr.saturating_sub(number(before, "n_qstr=")?);
    if !(30..40).contains(&new) {
        return Err(format!("{new} more names, expected 30 or a few more"));
    }
    match number(after, "n_pool=")? > 0 && number(after, "n_total_bytes=")? > bytes {
        true => Ok(()),
        false => Err("no pool, or one of no size".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "stack: 880 out of 80000\nGC: total: 3072, used: 96, free: 2976\n No. of 1-blocks: 2, 2-blocks: 0, \
        max blk sz: 4, max free sz: 184\nGC memory layout; from 1000:\n00000000: ..h===T.........................................................\n\
        \u{20}      (2 lines all free)\n";

    #[test]
    fn a_map_is_compared_with_its_numbers() {
        let report = REPORT.replace("1-blocks: 2", "1-blocks: 1").replace("used: 96", "used: 80").replace("free: 2976", "free: 2992");
        let right = report.replace("free sz: 184", "free sz: 185");
        assert_eq!(check_map(&right).unwrap().get(&'T'), Some(&1));
        assert!(check_map(&report).unwrap_err().contains("max free sz"));
        assert!(check_map(REPORT).is_err());
        assert!(check_map(&right.replace('T', "Z")).is_err());
    }
}
