//! A `.mpy` file taken apart, so that its parts can be changed one by one, and put together again.
//!
//! Labels are instruction numbers here: they survive what is inserted before them. What cannot be taken apart (code that
//! ends in the middle of an instruction) is left to damage byte by byte.

use bytecode::arena::{OutOfMemory, StdChunks};
use bytecode::opcode::{self, Operand};
use bytecode::{Arena, Const, Instr, Instructions, Prelude, RawCode, mpy, varuint};

use crate::numbers::Numbers;

/// A module that owns its parts.
#[derive(Clone, Debug, Default)]
pub struct Module {
    pub small_int_bits: u8,
    pub qstrs: Vec<Vec<u8>>,
    pub consts: Vec<Constant>,
    pub root: Function,
}

#[derive(Clone, Debug)]
pub enum Constant {
    None,
    False,
    True,
    Ellipsis,
    Str(Vec<u8>),
    Bytes(Vec<u8>),
    Int(String),
    Float(f64),
    Complex(f64, f64),
    Tuple(Vec<Constant>),
}

#[derive(Clone, Debug, Default)]
pub struct Function {
    /// Its `n_info` and `n_cell` follow from the lists below when the function is put together.
    pub prelude: Prelude,
    /// Names and line table.
    pub info: Vec<u8>,
    pub cells: Vec<u8>,
    pub code: Vec<Instruction>,
    pub children: Vec<Function>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instruction {
    pub op: u8,
    /// For labels the number of an instruction.
    pub operand: i64,
    /// For labels of opcodes without an extra byte: so many bytes behind the beginning of that instruction.
    pub extra: u8,
}

impl Instruction {
    pub fn has_label(&self) -> bool {
        matches!(opcode::operand_kind(self.op), Operand::SignedLabel | Operand::UnsignedLabel)
    }
}

impl Module {
    /// `None` if it cannot be read or taken apart.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let module = mpy::read(bytes, &arena, &Numbers, u8::MAX).ok()?;
        Some(Module {
            small_int_bits: *bytes.get(3)?,
            qstrs: module.qstrs.iter().map(|name| name.to_vec()).collect(),
            consts: module.consts.iter().map(Constant::from).collect(),
            root: Function::decode(module.root)?,
        })
    }

    /// The bytes of a file; `None` if the format cannot say it.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let names: Vec<_> = self.qstrs.iter().map(Vec::as_slice).collect();
        let consts = constants(&self.consts, &arena).ok()?;
        let root = self.root.encode(&arena).ok()?;
        let module = bytecode::Module { qstrs: &names, consts, root };
        let mut bytes = Vec::new();
        mpy::write(&module, self.small_int_bits, &Numbers, &arena, &mut bytes).ok()?;
        Some(bytes)
    }
}

impl From<&Const<'_>> for Constant {
    fn from(constant: &Const) -> Self {
        match *constant {
            Const::None => Self::None,
            Const::False => Self::False,
            Const::True => Self::True,
            Const::Ellipsis => Self::Ellipsis,
            Const::Str(bytes) => Self::Str(bytes.to_vec()),
            Const::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Const::Int(digits) => Self::Int(digits.to_string()),
            Const::Float(value) => Self::Float(value),
            Const::Complex(real, imag) => Self::Complex(real, imag),
            Const::Tuple(items) => Self::Tuple(items.iter().map(Self::from).collect()),
        }
    }
}

fn constants<'a>(list: &'a [Constant], arena: &'a Arena<'a>) -> Result<&'a [Const<'a>], OutOfMemory> {
    let mut all = Vec::new();
    for constant in list {
        all.push(match constant {
            Constant::None => Const::None,
            Constant::False => Const::False,
            Constant::True => Const::True,
            Constant::Ellipsis => Const::Ellipsis,
            Constant::Str(bytes) => Const::Str(bytes),
            Constant::Bytes(bytes) => Const::Bytes(bytes),
            Constant::Int(digits) => Const::Int(digits),
            Constant::Float(value) => Const::Float(*value),
            Constant::Complex(real, imag) => Const::Complex(*real, *imag),
            Constant::Tuple(items) => Const::Tuple(constants(items, arena)?),
        });
    }
    Ok(&*arena.alloc_slice_copy(&all)?)
}

impl Function {
    fn decode(function: &RawCode) -> Option<Self> {
        let data = function.data;
        let prelude = Prelude::decode(data).ok()?;
        let list: Vec<Instr> = Instructions::new(prelude.opcodes(data)).collect::<Result<_, _>>().ok()?;
        let number_at = |offset: i64| list.binary_search_by_key(&offset, |instr| i64::from(instr.offset)).unwrap_or(list.len()) as i64;
        let code = list.iter().map(|instr| {
            let plain = Instruction { op: instr.op, operand: instr.operand, extra: instr.extra };
            if plain.has_label() { Instruction { operand: number_at(instr.operand), ..plain } } else { plain }
        });
        Some(Function {
            prelude,
            info: data.get(prelude.info_start as usize..prelude.cells_start as usize)?.to_vec(),
            cells: prelude.cells(data).to_vec(),
            code: code.collect(),
            children: function.children.iter().map(|child| Function::decode(child)).collect::<Option<_>>()?,
        })
    }

    fn encode<'a>(&'a self, arena: &'a Arena<'a>) -> Result<&'a RawCode<'a>, OutOfMemory> {
        let prelude = Prelude { n_info: self.info.len() as u32, n_cell: self.cells.len() as u32, ..self.prelude };
        let data = [&prelude.encode()[..], &self.info, &self.cells, &assemble(&self.code)].concat();
        let data = &*arena.alloc_slice_copy(&data)?;
        let children = self.children.iter().map(|child| child.encode(arena)).collect::<Result<Vec<_>, _>>()?;
        let children = &*arena.alloc_slice_copy(&children)?;
        Ok(arena.alloc(RawCode { data, children })?)
    }

    /// How many functions there are, this one included.
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }

    /// Function `n` in the order of the file.
    pub fn nth_mut(&mut self, n: usize) -> &mut Self {
        let mut left = n;
        let mut found = None;
        for (idx, child) in self.children.iter().enumerate() {
            match left.checked_sub(1) {
                None => break,
                Some(rest) if rest < child.count() => {
                    found = Some((idx, rest));
                    break;
                }
                Some(rest) => left = rest + 1 - child.count(),
            }
        }
        match found {
            Some((idx, rest)) if n > 0 => self.children[idx].nth_mut(rest),
            _ => self,
        }
    }
}

/// The bytes of the instructions, labels as short as they can be.
fn assemble(code: &[Instruction]) -> Vec<u8> {
    let mut is_long = vec![false; code.len()];
    loop {
        let mut offsets = Vec::with_capacity(code.len() + 1);
        let mut end = 0;
        for (instr, is_long) in code.iter().zip(&is_long) {
            offsets.push(end);
            end += length(instr, *is_long) as i64;
        }
        offsets.push(end);
        let distance = |at: usize, instr: &Instruction, is_long: bool| {
            let target = usize::try_from(instr.operand).ok().and_then(|number| offsets.get(number)).copied().unwrap_or(end);
            let inside = if opcode::has_extra_byte(instr.op) { 0 } else { i64::from(instr.extra) };
            target + inside - (offsets[at] + if is_long { 3 } else { 2 })
        };
        let mut grown = false;
        for (at, instr) in code.iter().enumerate().filter(|(_, instr)| instr.has_label()) {
            let is_signed = opcode::operand_kind(instr.op) == Operand::SignedLabel;
            let short = if is_signed { -0x40..0x40 } else { 0..0x80 };
            if !is_long[at] && !short.contains(&distance(at, instr, false)) {
                is_long[at] = true;
                grown = true;
            }
        }
        if grown {
            continue;
        }
        let mut bytes = Vec::new();
        for (at, instr) in code.iter().enumerate() {
            bytes.push(instr.op);
            match opcode::operand_kind(instr.op) {
                Operand::None => {}
                Operand::Qstr | Operand::VarUint => bytes.extend_from_slice(&varuint::encode(instr.operand as u32)),
                Operand::SmallInt => bytes.extend_from_slice(&varuint::encode_small_int(instr.operand)),
                kind => {
                    let zero = if kind == Operand::SignedLabel { if is_long[at] { 0x4000 } else { 0x40 } } else { 0 };
                    let label = distance(at, instr, is_long[at]) + zero;
                    if is_long[at] {
                        bytes.extend([label as u8 & 0x7f | 0x80, (label >> 7) as u8]);
                    } else {
                        bytes.push(label as u8);
                    }
                }
            }
            if opcode::has_extra_byte(instr.op) {
                bytes.push(instr.extra);
            }
        }
        return bytes;
    }
}

fn length(instr: &Instruction, is_long: bool) -> usize {
    let operand = match opcode::operand_kind(instr.op) {
        Operand::None => 0,
        Operand::Qstr | Operand::VarUint => varuint::encode(instr.operand as u32).len(),
        Operand::SmallInt => varuint::encode_small_int(instr.operand).len(),
        _ => 1 + usize::from(is_long),
    };
    1 + operand + usize::from(opcode::has_extra_byte(instr.op))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    #[test]
    fn a_file_taken_apart_and_put_together_is_the_same() {
        let corpus = Corpus::load().unwrap();
        assert!(corpus.modules.len() > 200);
        // Kept findings are damaged on purpose: many cannot be taken apart.
        let compiled: Vec<_> =
            corpus.modules.iter().filter(|module| corpus.findings.iter().all(|(_, kept)| kept.bytes != **module)).collect();
        let mut n_same = 0;
        for &bytes in &compiled {
            let once = Module::decode(bytes).unwrap().encode().unwrap();
            // The compiler's passes may leave a label long that would fit a byte: then what is put together is shorter, and stays as it is.
            assert!(once == *bytes || once.len() < bytes.len());
            assert_eq!(Module::decode(&once).unwrap().encode().as_ref(), Some(&once));
            n_same += usize::from(once == *bytes);
        }
        assert!(n_same * 20 > compiled.len() * 19, "{n_same} of {} are the same", compiled.len());
    }

    #[test]
    fn functions_are_counted_in_the_order_of_the_file() {
        let named = |n| Function { info: vec![n], ..Function::default() };
        let mut root = Function { children: vec![Function { children: vec![named(2)], ..named(1) }, named(3)], ..named(0) };
        assert_eq!(root.count(), 4);
        assert_eq!([0, 1, 2, 3].map(|n| root.nth_mut(n).info[0]), [0, 1, 2, 3]);
    }
}
