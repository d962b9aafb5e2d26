//! The heap that compiling takes, here and in the official program: the least that is enough, found by trying.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{LIMIT, Original, Programs, grouped, on_all_cores, write};
use crate::bench::page::{Goal, Page};
use crate::cargo;
use crate::diag::{self, Result};
use crate::ui::Ui;

/// For how many texts the heap is looked for.
const WEIGHED: usize = 60;
/// Rows of a table of heaps; `--json` has all.
const SHOWN: usize = 12;
/// Leaves as much of the heap free as it is told, then compiles a text, or imports the file `m.py` of a folder, whose first statement fails: prints what
/// was free before, and how much less there is afterwards.
const HEAP_PROGRAM: &str = "\
import gc, sys
name, room = sys.argv[1], int(sys.argv[2])
text = None
if name.endswith('.py'):
    f = open(name)
    text = f.read()
    f.close()
    f = None
else:
    sys.path[:] = [name]
ballast = [None] * 64
i, n = 0, 1 << 20
gc.collect()
while n >= 64:
    while gc.mem_free() - n >= room:
        try:
            ballast[i] = bytearray(n - 64)
        except MemoryError:
            break
        i += 1
    n >>= 1
gc.collect()
free = gc.mem_free()
if text:
    compile(text, 'text.py', 'exec')
else:
    try:
        import m
    except KeyError:
        pass
gc.collect()
print(free, free - gc.mem_free())
";
/// What an imported file begins with, so that nothing of it runs; the compiler does not know that.
const FAILING: &str = "{}[0]\n";
/// Steps in which the least room is looked for, in bytes.
const HEAP_STEP: u64 = 128;

/// The free heap that compiling a text takes, and importing it from a file: the least that is enough.
pub fn measure(ui: &Ui, page: &Page, original: &Original, programs: &Programs, folder: &Path) -> Result<Value> {
    let script = folder.join("heap.py");
    write(&script, HEAP_PROGRAM)?;
    let texts = original.accepted(ui, WEIGHED, &folder.join("out.mpy"));
    ui.status("Measuring", format!("the heap for {} modules", texts.len()));
    let measured = on_all_cores(&texts, |i, text| -> Result<_> {
        let bytes = fs::metadata(text).map_or(0, |data| data.len());
        let module = folder.join(format!("module{i}"));
        fs::create_dir_all(&module).map_err(|e| diag::io("make", &module, &e))?;
        let content = fs::read(text).map_err(|e| diag::io("read", text, &e))?;
        write(&module.join("m.py"), [FAILING.as_bytes(), &content].concat())?;
        let pair = |what: &Path| -> Result<Option<Needs>> {
            let of = |program| least_heap(ui, program, &script, what, bytes);
            Ok(of(&programs.ours)?.zip(of(&programs.official)?).map(|(ours, official)| [ours, official]))
        };
        let name = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, bytes, pair(text)?, pair(&module)?))
    });
    let measured = measured.into_iter().collect::<Result<Vec<_>>>()?;
    let rows = |which: fn(Option<Needs>, Option<Needs>) -> Option<Needs>| {
        let row = |(name, bytes, text, file): &(String, u64, _, _)| which(*text, *file).map(|needs| (name.clone(), *bytes, needs));
        measured.iter().filter_map(row).collect::<Vec<_>>()
    };
    Ok(json!({
        "compile": report(page, "heap to compile a text, in bytes", rows(|text, _| text)),
        "import": report(page, "heap to import a file, in bytes", rows(|_, file| file)),
    }))
}

/// What a program takes.
#[derive(Clone, Copy)]
struct Need {
    /// The least free heap that was enough, in bytes.
    least: u64,
    /// How much of it was not free afterwards: names, for the most part.
    kept: i64,
}

/// Ours and the official one.
type Needs = [Need; 2];

fn report(page: &Page, title: &str, mut rows: Vec<(String, u64, Needs)>) -> Value {
    let ratio = |needs: &Needs| needs[0].least as f64 / needs[1].least.max(1) as f64;
    rows.sort_by(|a, b| ratio(&b.2).total_cmp(&ratio(&a.2)));
    let mut table = format!("\n{title:<34} {:>10} {:>10} {:>10} {:>7}\n", "of text", "ours", "official", "ratio");
    for (name, bytes, needs) in rows.iter().take(SHOWN) {
        let [ours, official] = needs.map(|need| grouped(need.least));
        let _ = writeln!(table, "{name:<34} {:>10} {ours:>10} {official:>10} {:>7.2}", grouped(*bytes), ratio(needs));
    }
    if rows.len() > SHOWN {
        let _ = writeln!(table, "... and {} with a lower ratio, all of them in `--json`", rows.len() - SHOWN);
    }
    let n = rows.len().max(1) as f64;
    let mean = (rows.iter().map(|row| ratio(&row.2).ln()).sum::<f64>() / n).exp();
    let larger = rows.iter().filter(|row| ratio(&row.2) > 1.0).count();
    let mut per_byte: Vec<_> = rows.iter().map(|(_, bytes, needs)| needs[0].least as f64 / *bytes as f64).collect();
    per_byte.sort_by(f64::total_cmp);
    let (median, most) = (per_byte.get(per_byte.len() / 2).copied().unwrap_or(0.0), per_byte.last().copied().unwrap_or(0.0));
    let _ = writeln!(table, "{:<34} {:>21}", "ours per byte of text", format!("{median:.1}, at most {most:.1}"));
    let kept = [0, 1].map(|i| rows.iter().map(|row| row.2[i].kept as f64).sum::<f64>() / n);
    let _ = writeln!(table, "{:<34} {mean:>40.2}   ({larger} of {} above 1)", "geometric mean", rows.len());
    let _ = writeln!(table, "{:<34} {:>21.0} {:>10.0}", "not given back, mean", kept[0], kept[1]);
    page.table(table);
    page.goal(Goal::at_most(format!("{title}: worst beside the official program"), rows.first().map_or(0.0, |row| ratio(&row.2)), 1.0, ""));
    let json_row = |(name, bytes, needs): &(String, u64, Needs)| {
        let [ours, official] = needs;
        json!({ "name": name, "bytes": bytes, "ours": ours.least, "official": official.least, "ratio": ratio(needs), "kept": [ours.kept, official.kept] })
    };
    json!({ "modules": rows.iter().map(json_row).collect::<Vec<_>>(), "mean": mean, "above_one": larger, "per_byte": { "median": median, "most": most } })
}

fn least_heap(ui: &Ui, program: &Path, script: &Path, what: &Path, bytes: u64) -> Result<Option<Need>> {
    let (mut too_small, mut enough) = (0, bytes * 14 + 16_384);
    let size = format!("heapsize={}", bytes * 4 + enough + 65_536);
    let run = |room: u64| -> Result<Option<Need>> {
        let room = room.to_string();
        let words = ["-X".as_ref(), size.as_ref(), script.as_os_str(), what.as_os_str(), room.as_ref()];
        let output = cargo::run_limited(ui, program, &words, LIMIT)?.filter(|output| output.status.success());
        let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let mut numbers = said.split_whitespace();
        let need = |numbers: &mut std::str::SplitWhitespace| {
            Some(Need { least: numbers.next()?.parse().ok()?, kept: numbers.next()?.parse().ok()? })
        };
        Ok(need(&mut numbers))
    };
    let Some(mut least) = run(enough)? else { return Ok(None) };
    while enough - too_small > HEAP_STEP {
        let middle = too_small.midpoint(enough);
        match run(middle)? {
            Some(need) => (enough, least) = (middle, need),
            None => too_small = middle,
        }
    }
    Ok(Some(least))
}
