import io

GOOD = {"print_exception": lambda: [(ValueError("x"),), (ValueError("x"), io.StringIO())], "exit": lambda: [(5,)]}
VARYING = "argv executable implementation modules path version platform stdin stdout stderr maxsize exc_info"
# What is called at the end, and what is printed with its address.
AVOID = {"atexit": lambda args: len(args) == 1, "print_exception": lambda args: args and isinstance(args[0], Plain)}
