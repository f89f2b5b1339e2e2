"""The rival in another language: FastAPI and asyncpg doing what the service does, with the service's own
statements, as lean as its users would write it. Run by bench_rivals.py; not part of the product."""
import hashlib, json, os, uuid
from datetime import date, datetime
import asyncpg
from fastapi import FastAPI, Header, HTTPException, Request, Response

SQL = json.load(open(os.environ["BENCH_STATEMENTS"]))
OPEN = "SELECT authz.open($1, $2, $3, $4, $5, $6, $7)"
app, pool = FastAPI(), None


@app.on_event("startup")
async def connect():
    global pool
    pool = await asyncpg.create_pool(host=os.environ["BENCH_SOCKET"], user="sspf_api", database="sspf",
                                     min_size=8, max_size=8)


async def opened(connection, authorization, purpose, action, resource, row):
    if not authorization or not authorization.startswith("Bearer "):
        raise HTTPException(401)
    token = hashlib.sha256(authorization[7:].encode()).digest()
    status = await connection.fetchval(OPEN, token, purpose, action, "fastapi", resource, row, uuid.uuid4())
    if status != "ok":
        raise HTTPException(403)


@app.get("/sspf/v1/concern-conversations/{key}")
async def point(key: uuid.UUID, authorization: str = Header(None), sspf_purpose: str = Header(None)):
    async with pool.acquire() as connection, connection.transaction():
        await opened(connection, authorization, sspf_purpose, "point", "concern-conversation", key)
        row = await connection.fetchrow(SQL["point"][0], key)
    if row is None:
        raise HTTPException(404)
    return Response(row[0], media_type="application/json", headers={"ETag": f'"{row[1]}"'})


@app.get("/sspf/v1/youths")
async def caseload(limit: int = 20, authorization: str = Header(None), sspf_purpose: str = Header(None)):
    async with pool.acquire() as connection, connection.transaction():
        await opened(connection, authorization, sspf_purpose, "list", "youth", None)
        row = await connection.fetchrow(SQL["list"][0], limit, 0, None)
    return Response('{"items":' + row[0] + "}", media_type="application/json")


@app.post("/sspf/v1/concern-conversations", status_code=201)
async def create(request: Request, authorization: str = Header(None), sspf_purpose: str = Header(None),
                 idempotency_key: str = Header(None)):
    raw = await request.body()
    body, digest, key = json.loads(raw), hashlib.sha256(raw).digest(), uuid.uuid4()
    youth, first = uuid.UUID(body["youthId"]), body["agreements"][0]
    who, parts = body["participants"][0], body["parts"]
    agreed = [[first["what"]], [first["owner"]], [first["dueOn"]]]
    values = [
        [key, youth, body["kind"], body["trigger"], body["classification"],
         datetime.fromisoformat(body["heldAt"].replace("Z", "+00:00")), body["place"],
         date.fromisoformat(body["nextContactOn"]), "held", None, None],
        [key, youth, list(parts), list(parts.values())],
        [key, youth, [who["relation"]], [who["name"]], ["false"], ["true"]],
        [key, youth, *agreed], [key, youth, *agreed[:2], [date.fromisoformat(first["dueOn"])]],
    ]
    async with pool.acquire() as connection, connection.transaction():
        await opened(connection, authorization, sspf_purpose, "create", "concern-conversation", None)
        await connection.execute("SELECT authz.once_begin($1, $2)", idempotency_key, digest)
        await connection.execute("SELECT authz.lock_youth($1)", youth)
        for statement, bound in zip(SQL["create"], values):
            await connection.execute(statement, *bound)
        await connection.execute("SELECT authz.once_end($1, $2, 'concern-conversation', $3, $4)",
                                 idempotency_key, digest, key, youth)
    return {"id": str(key), "replayed": False}
