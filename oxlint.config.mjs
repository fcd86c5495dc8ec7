// The linter's rules, and with them the map of the house: which room may import from which.

/**
 * The rooms of src/, the lowest first. `knows` are the other rooms that a room may import from, `subRooms` its own, where
 * each may import from those before it only. `usesVscode` are the rooms that run in the extension host alone.
 */
const rooms = [
  { name: "text", knows: [] },
  {
    name: "webview",
    knows: ["text"],
    subRooms: [
      "parts",
      "cluster",
      "containerInstance",
      "task",
      "taskDefinition",
      "service",
      "events",
      "replay",
      "page",
    ],
  },
  {
    name: "ecs",
    knows: ["text"],
    subRooms: [
      "model",
      "parsing",
      "replica",
      "rate",
      "connection",
      "transport",
      "answers",
      "gateway",
      "reading",
      "polling",
      "session",
    ],
  },
  {
    name: "sandbox",
    knows: [],
    subRooms: [
      "wire",
      "world",
      "life",
      "services",
      "events",
      "logs",
      "operations",
      "serviceOperations",
      "otherServices",
      "seed",
      "server",
    ],
  },
  {
    name: "stream",
    knows: ["text", "ecs"],
    subRooms: [
      "event",
      "currency",
      "audit",
      "delivered",
      "trust",
      "formats",
      "report",
      "replay",
      "insights",
      "aws",
      "lag",
      "sources",
      "offers",
      "copy",
      "live",
    ],
  },
  { name: "logs", knows: ["text", "ecs", "stream"], subRooms: ["place", "lines", "reading", "following"] },
  { name: "shell", knows: ["text", "ecs", "stream"] },
  { name: "wizard", knows: ["text"], usesVscode: true },
  { name: "capacity", knows: ["text", "ecs"] },
  {
    name: "requests",
    knows: ["text", "ecs", "capacity"],
    subRooms: ["sending", "services", "run", "register", "documents"],
  },
  { name: "connections", knows: ["text", "ecs", "sandbox", "bundles"], usesVscode: true },
  { name: "tree", knows: ["text", "ecs"], subRooms: ["groups", "nodes", "rows", "drawing"], usesVscode: true },
  {
    name: "details",
    knows: ["text", "ecs", "capacity", "logs", "tree", "webview", "wizard"],
    subRooms: ["parts", "containerInstance", "cluster", "task", "taskDefinition", "service", "documents", "page"],
    usesVscode: true,
  },
  {
    name: "commands",
    knows: ["text", "ecs", "capacity", "logs", "shell", "requests", "connections", "tree", "wizard"],
    subRooms: [
      "steps",
      "requestFiles",
      "running",
      "connections",
      "show",
      "logs",
      "instances",
      "services",
      "tasks",
      "shell",
      "documents",
    ],
    usesVscode: true,
  },
  {
    name: "events",
    knows: ["text", "ecs", "stream", "tree", "wizard", "webview", "bundles"],
    subRooms: ["sources", "attach", "view", "list", "replay", "reports"],
    usesVscode: true,
  },
];

/** The files of src/ itself: they put the rooms together. */
const entrances = ["bundles", "extension", "features", "firstUse", "settings"];

const restrict = ({ usesVscode, message }, forbidden) => ({
  "no-restricted-imports": [
    "error",
    {
      paths: usesVscode
        ? []
        : [{ name: "vscode", message: "This room runs without VS Code: only the rooms of the UI import it." }],
      patterns: [{ group: forbidden, message }],
    },
  ],
});

function rulesOf(room) {
  const others = [...rooms.map(({ name }) => name), ...entrances].filter(
    name => name !== room.name && !room.knows.includes(name),
  );
  const message = `src/${room.name} knows ${room.knows.join(", ") || "no other room"} only: see the map in CONTRIBUTING.md.`;
  const outside = up => others.flatMap(name => [`${up}${name}`, `${up}${name}/**`]);
  const subRooms = room.subRooms ?? [];
  return [
    { files: [`src/${room.name}/*`], rules: restrict({ ...room, message }, outside("../")) },
    ...subRooms.map((name, index) => ({
      files: [`src/${room.name}/${name}/**`],
      rules: restrict(
        {
          ...room,
          message: `${message} In it, ${name} knows ${subRooms.slice(0, index).join(", ") || "no sub-room"}.`,
        },
        [...outside("../../"), ...subRooms.slice(index + 1).map(above => `../${above}/**`), "../*", "!../*/"],
      ),
    })),
  ];
}

export default {
  plugins: ["typescript", "unicorn", "import", "oxc"],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true },
  ignorePatterns: ["dist", "out", "out-*", "node_modules", ".cache"],
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    "typescript/consistent-return": "off",
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-unassigned-import": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/consistent-function-scoping": "off",
    "typescript/no-unsafe-type-assertion": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    eqeqeq: "error",
  },
  overrides: [
    ...rooms.flatMap(rulesOf),
    { files: ["test/**", "scripts/**"], rules: { "typescript/no-non-null-assertion": "off" } },
  ],
};
