// express-pouchdb as it comes, its databases in a folder: `node server.js FOLDER` prints the address.
import express from "express";
import expressPouchDB from "express-pouchdb";
import PouchDB from "pouchdb";

const folder = process.argv[2];
const Kept = PouchDB.defaults({ prefix: folder + "/" });
const app = express();
app.use("/", expressPouchDB(Kept, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: folder + "/log.txt" }));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
server.keepAliveTimeout = 60000;
