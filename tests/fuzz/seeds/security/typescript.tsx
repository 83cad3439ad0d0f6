a.tsx
---
import {x} from "y";
const f = async <T,>(a: T): Promise<void> => { await db.query("SELECT * FROM t WHERE a=" + a as any) };
export default () => <div dangerouslySetInnerHTML={{__html: location.hash}} />;
