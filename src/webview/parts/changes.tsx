interface ChangesProps {
  /** What the fields changed since, or why that isn't known. */
  readonly since: string;
  readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  readonly furtherFields: number;
}

/** Field by field, what was and what is. */
export const Changes = ({ since, fields, furtherFields }: ChangesProps) => (
  <>
    {since && <p class="muted">{since}</p>}
    {fields.length > 0 && (
      <dl class="changes">
        {fields.map(({ path, before, after }) => (
          <div key={path}>
            <dt>
              <bdi>{path}</bdi>
            </dt>
            <dd>
              <del>
                <bdi>{before ?? "(none)"}</bdi>
              </del>
              {" → "}
              <ins>
                <bdi>{after ?? "(none)"}</bdi>
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    )}
    {furtherFields > 0 && <p class="muted">{`and ${furtherFields} more fields.`}</p>}
  </>
);
