import platform

print(type(platform.platform()), type(platform.python_compiler()), type(platform.libc_ver()))
