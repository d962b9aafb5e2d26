import asyncio
from microdot import Microdot, Response, abort, redirect
from microdot.microdot import MultiDict, NoCaseDict, URLPattern, urldecode, urlencode
from microdot.test_client import TestClient
import microdot.microdot

# The log of a failing handler names files, which lie elsewhere in an image.
microdot.microdot.print_exception = lambda e: print("logged", repr(e))

print(urlencode("a b&c/d=e"), urldecode("a%20b+c%2fd"), urldecode(b"x%41"))
d = NoCaseDict({"Content-Type": "x"})
d["HOST"] = "h"
print(d["content-type"], "CONTENT-TYPE" in d, d.get("host"), d.get("none"), len(d))
d.update({"host": "h2"})
del d["content-type"]
print(d["Host"], "content-type" in d)
m = MultiDict({"a": "1"})
m["a"] = "2"
print(m["a"], m.get("a", type=int), m.getlist("a"), m.getlist("zz"), m.get("zz", "dflt"))
for pattern, path in (("/", "/"), ("/a/<x>", "/a/b"), ("/n/<int:n>/e", "/n/42/e"), ("/n/<int:n>", "/n/x"), ("/p/<path:p>", "/p/a/b/c"), ("/r/<re:[a-c]+:v>", "/r/abc"), ("/a", "/b")):
    print(pattern, path, URLPattern(pattern).match(path))
app = Microdot()


@app.get("/")
async def index(req):
    return "hello"


@app.post("/echo/<name>")
def echo(req, name):
    return {"name": name, "json": req.json, "q": req.args.get("q")}


@app.route("/form", methods=["POST", "PUT"])
async def form(req):
    return ",".join(sorted(req.form.keys())), 201, {"X-Test": "yes"}


@app.get("/go")
async def go(req):
    return redirect("/")


@app.get("/fail")
async def fail(req):
    raise KeyError("oops")


@app.get("/forbidden")
async def forbidden(req):
    abort(403, "no entry")


@app.get("/stream")
async def stream(req):
    def gen():
        for i in range(3):
            yield "part %d;" % i

    return gen()


@app.get("/cookie")
async def cookie(req):
    r = Response("with cookie")
    r.set_cookie("session", "abc", path="/", max_age=60, http_only=True)
    return r


@app.before_request
async def before(req):
    req.g.seen = True


@app.after_request
async def after(req, res):
    res.headers["X-Seen"] = str(req.g.seen)
    return res


@app.errorhandler(404)
async def not_found(req):
    return "nothing at " + req.path, 404


@app.errorhandler(KeyError)
async def key_error(req, exc):
    return "key error " + str(exc), 500


sub = Microdot()


@sub.get("/x")
async def x(req):
    return "sub " + req.url_prefix


app.mount(sub, url_prefix="/sub")


async def main():
    c = TestClient(app)

    async def show(res):
        print(res.status_code, res.reason, res.text, res.headers.get("Content-Type"), res.headers.get("X-Seen"))

    await show(await c.get("/"))
    r = await c.post("/echo/ann?q=1", body={"k": [1, 2]})
    print(r.status_code, sorted(r.json.items()))
    r = await c.post("/form", headers={"Content-Type": "application/x-www-form-urlencoded"}, body="b=1&a=2")
    print(r.status_code, r.text, r.headers.get("X-Test"))
    r = await c.get("/go")
    print(r.status_code, r.headers.get("Location"))
    await show(await c.get("/fail"))
    await show(await c.get("/forbidden"))
    await show(await c.get("/missing"))
    await show(await c.get("/stream"))
    r = await c.get("/cookie")
    print(r.text, r.headers.get("Set-Cookie"), c.cookies)
    await show(await c.get("/sub/x"))
    await show(await c.delete("/"))
    await show(await c.put("/form", headers={"Content-Type": "application/x-www-form-urlencoded"}, body="z=1"))


asyncio.run(main())
