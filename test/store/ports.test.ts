import { join } from "node:path";
import { claimsContract } from "../contracts/claims.ts";
import { deliveriesContract } from "../contracts/deliveries.ts";
import { evidenceContract } from "../contracts/evidence.ts";
import { runBookContract } from "../contracts/run-book.ts";
import { sharedStoreContract } from "../contracts/shared-store.ts";
import { storeContract } from "../contracts/store.ts";
import { folder, open } from "./open.ts";

const inFile = async () => join(await folder(), "docent.db");

claimsContract("in memory", async () => (await open()).claims);
claimsContract("in a file", async () => (await open(await inFile())).claims);
runBookContract("in memory", async () => open());
runBookContract("in a file", async () => open(await inFile()));
deliveriesContract("in a file", async () => open(await inFile()));
storeContract("in a file", inFile);
evidenceContract("in a file", async () => open(await inFile()));
sharedStoreContract("two processes on one file", inFile);
