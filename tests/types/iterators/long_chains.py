# Each link of a chain of lazy iterators takes machine stack when it is asked; too many are an error like any other.


def chain(link, n):
    it = iter([1, 2])
    for i in range(n):
        it = link(it)
    return it


for link in (lambda it: map(abs, it), zip, enumerate, lambda it: filter(None, it)):
    print(len(list(chain(link, 5))))
    try:
        next(chain(link, 6000))
    except (RuntimeError, MemoryError) as e:
        # Where it ends depends on the machine.
        pass
    print("survived")
