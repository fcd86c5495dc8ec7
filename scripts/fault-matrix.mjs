// Plays the fault matrix and writes docs/fault-matrix.md anew.
import { spawnSync } from "node:child_process";

const env = { ...process.env, ECS_EXPLORER_WRITE_MATRIX: "1" };
const args = ["scripts/test.mjs", "unit", "--grep", "the fault matrix"];
process.exit(spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1);
