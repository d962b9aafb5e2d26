//! Programs of tasks: they sleep, wait for each other, for events and for locks, cancel each other, and fail.
//!
//! Their clock is the programs' own: where the loop would wait, it jumps. So hours take no time, and the order in which
//! tasks wake is that of their sleeps, which all differ, on every machine.

use super::Maker;

const HEAD: &str = "

import asyncio

core = asyncio.core
real_ticks = core.ticks
skew = 0


class Stuck(Exception):
    pass


def jump(dt):
    global skew
    if core._task_queue.peek() is None:
        raise Stuck
    if dt > 0:
        skew += dt


core.ticks = lambda: core.ticks_add(real_ticks(), skew)


def go(main):
    loop = asyncio.new_event_loop()
    core._io_queue.wait_io_event = jump
    loop.set_exception_handler(lambda loop, context: print('unclaimed', repr(context['exception'])))
    try:
        print('result', asyncio.run(main))
    except BaseException as e:
        print('ended', repr(e))


async def sub(n, ms):
    try:
        await asyncio.sleep_ms(ms)
        if n > 6:
            raise KeyError(n)
        return n
    finally:
        print('sub', n)


def cancel(task):
    try:
        print('cancel', task.cancel())
    except BaseException as e:
        print('cancel', repr(e))


async def told(aw):
    try:
        print('told', await aw)
    except (Exception, asyncio.CancelledError) as e:
        print('told', repr(e))
";

/// Tasks of a program, those that `main` makes.
const N_TASKS: usize = 4;

impl Maker {
    /// A loop with tasks.
    pub(super) fn tasks(&mut self, out: &mut String) {
        out.push_str(HEAD);
        for task in 0..N_TASKS {
            out.push_str(&format!("\n\nasync def task{task}(name):\n"));
            self.task_block(out, 1, 3, task);
        }
        out.push_str("\n\nT = []\nevents = []\nlocks = []\n\n\nasync def main():\n");
        out.push_str("    events[:] = [asyncio.Event(), asyncio.Event()]\n    locks[:] = [asyncio.Lock(), asyncio.Lock()]\n");
        for task in 0..N_TASKS {
            out.push_str(&format!("    T.append(asyncio.create_task(task{task}('{task}')))\n"));
        }
        self.task_block(out, 1, 2, N_TASKS);
        out.push_str("    await asyncio.sleep_ms(90000000)\n    print([task.done() for task in T], [lock.locked() for lock in locks])\n");
        out.push_str("\n\ngo(main())\n");
    }

    fn ms(&mut self) -> usize {
        1000 + self.below(1_000_000)
    }

    /// What can be awaited in the task `own`.
    fn awaitable(&mut self, own: usize) -> String {
        match self.below(8) {
            0 | 1 => format!("sub({}, {})", self.below(9), self.ms()),
            2..=4 => format!("T[{}]", (own + 1 + self.below(N_TASKS - 1)) % N_TASKS),
            5 => format!("events[{}].wait()", self.below(2)),
            6 => format!("locks[{}].acquire()", self.below(2)),
            _ => format!("told(sub({}, {}))", self.below(9), self.ms()),
        }
    }

    fn task_block(&mut self, out: &mut String, level: usize, depth: usize, own: usize) {
        let indent = "    ".repeat(level);
        for _ in 0..1 + self.below(3) {
            let mark = self.below(100);
            out.push_str(&format!("{indent}print({own}, {mark})\n"));
            let statement = match self.below(if depth == 0 { 14 } else { 20 }) {
                0..=2 => format!("await asyncio.sleep_ms({})", self.ms()),
                3 => "await asyncio.sleep(0)".into(),
                4 => format!("print(await {})", self.awaitable(own)),
                5 => format!("await told({})", self.awaitable(own)),
                6 => format!("events[{}].{}()", self.below(2), self.pick(&["set", "set", "clear"])),
                7 => format!("cancel(T[{}])", self.below(N_TASKS)),
                8 => {
                    let (aw, ms) = (self.awaitable(own), self.ms());
                    let guarded = self.pick(&["await told(W)", "print(await W)"]);
                    guarded.replace('W', &format!("asyncio.wait_for_ms({aw}, {ms})"))
                }
                9 => {
                    // Where a task is awaited twice, the original's `gather` leaves its callback in others, and fails in the loop later.
                    let mut aws = Vec::new();
                    for _ in 0..self.below(4) {
                        let aw = self.awaitable(own);
                        aws.push(if aw.starts_with('T') { format!("told({aw}), ") } else { format!("{aw}, ") });
                    }
                    format!("await told(asyncio.gather({}return_exceptions={}))", aws.concat(), self.pick(&["True", "False"]))
                }
                10 => format!("T.append(asyncio.create_task(sub({}, {})))", self.below(9), self.ms()),
                11 => self.pick(&["raise ValueError(name)", "return name", "locks[0].release()"]).into(),
                12 => format!("print(asyncio.current_task() is T[{}], T[{}].done())", self.below(N_TASKS), self.below(N_TASKS)),
                13 => format!("print(events[{0}].is_set(), locks[{0}].locked())", self.below(2)),
                14 | 15 => {
                    out.push_str(&format!("{indent}async with locks[{}]:\n", self.below(2)));
                    self.task_block(out, level + 1, depth - 1, own);
                    continue;
                }
                16 => {
                    out.push_str(&format!("{indent}for i{level} in range({}):\n", 1 + self.below(3)));
                    self.task_block(out, level + 1, depth - 1, own);
                    continue;
                }
                _ => {
                    out.push_str(&format!("{indent}try:\n"));
                    self.task_block(out, level + 1, depth - 1, own);
                    if self.below(3) > 0 {
                        let kind = self.pick(&[
                            "asyncio.CancelledError",
                            "Exception",
                            "(Exception, asyncio.CancelledError)",
                            "asyncio.TimeoutError",
                        ]);
                        out.push_str(&format!("{indent}except {kind} as e:\n{indent}    print({own}, 'caught', repr(e))\n"));
                        self.task_block(out, level + 1, depth - 1, own);
                        if self.below(3) == 0 {
                            out.push_str(&format!("{indent}    raise\n"));
                        }
                    } else {
                        out.push_str(&format!("{indent}finally:\n{indent}    print({own}, 'finally')\n"));
                        self.task_block(out, level + 1, 0, own);
                    }
                    continue;
                }
            };
            out.push_str(&format!("{indent}{statement}\n"));
        }
    }
}
