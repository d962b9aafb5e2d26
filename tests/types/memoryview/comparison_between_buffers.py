# requires: compiler
# == and < between all objects with bytes behind them.
from array import array

things = ["array('i', [1])", "array('B', [1])", "array('b', [1])", "array('H', [1])", "array('l', [1])", "array('L', [1])", "array('f', [1])",
          "bytearray(b'\\1')", "memoryview(b'\\1')", "memoryview(array('i', [1]))", "memoryview(array('b', [1]))", "b'\\1'", "5", "None"]
for a in things:
    results = []
    for b in things:
        for op in ["==", "<"]:
            try:
                results.append(eval(a + op + b))
            except Exception as e:
                results.append(type(e).__name__)
    print(a, results)
