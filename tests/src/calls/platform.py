VARYING = "platform python_compiler libc_ver"
