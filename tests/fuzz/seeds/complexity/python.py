a.py
---
def f(a, *b, c=1, **d):
    for x in a:
        if x and (b or c) and not d:
            while True:
                try:
                    match x:
                        case [1, *r] if r: continue
                        case _: break
                except* E as e: raise
    return [y for y in a if y] if a else lambda z: z
class C:
    async def g(self): return await h()
