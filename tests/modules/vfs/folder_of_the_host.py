# requires: host
import os
import vfs

FOLDER = "vfs_case_folder"
home = os.getcwd()
os.mkdir(FOLDER)
try:
    fs = vfs.VfsPosix(home + "/" + FOLDER)
    print(fs)
    vfs.mount(fs, "/there")
    with open("/there/note", "w") as f:
        f.write("text")
    print(os.listdir("/there"), open("/there/note").read())
    os.mkdir("/there/sub")
    os.chdir("/there/sub")
    print(os.getcwd(), os.listdir())
    os.chdir("..")
    print(os.getcwd(), sorted(os.listdir()))
    os.chdir("/")
    print(os.getcwd())
    os.chdir(home)
    print(os.getcwd() == home)
    print([entry[:2] for entry in os.ilistdir("/there") if entry[0] != "sub"], os.stat("/there/note")[6])
    vfs.umount("/there")

    fs = vfs.VfsPosix(home + "/" + FOLDER)
    vfs.mount(fs, "/there", readonly=True)
    print(open("/there/note").read())
    for f, path in ((os.mkdir, "/there/x"), (os.remove, "/there/note"), (os.rmdir, "/there/sub"), (lambda p: open(p, "a"), "/there/n")):
        try:
            f(path)
            print("done")
        except OSError as e:
            print(repr(e))
    vfs.umount(fs)
    print(open(2), open(1, "wb"))
finally:
    os.chdir(home)
    os.remove(FOLDER + "/note")
    os.rmdir(FOLDER + "/sub")
    os.rmdir(FOLDER)
