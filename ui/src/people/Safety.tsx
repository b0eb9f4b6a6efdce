import { useEffect, useState } from "react";
import type { ApiError, PersonView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { Failure } from "../parts/Notice.tsx";
import { asApiError } from "../platform/platform.ts";
import { useWords } from "../words/words.tsx";
import styles from "./PersonPane.module.css";

/** The numbers that two people compare. */
export function Safety({ person }: { person: PersonView }) {
  const words = useWords().people;
  const platform = usePlatform();
  const [groups, setGroups] = useState<string[]>([]);
  const [error, setError] = useState<ApiError>();
  const { id } = person;

  useEffect(() => {
    let current = true;
    platform.invoke("safety_code", { person: id }).then(
      (code) => current && setGroups(code.groups),
      (thrown) => current && setError(asApiError(thrown)),
    );
    return () => {
      current = false;
    };
  }, [id, platform]);

  return (
    <section className={styles.section} aria-label={words.safety}>
      <h2 className={styles.title}>{words.safety}</h2>
      <p className={styles.soft}>{words.safetyText(person.name)}</p>
      {error ? (
        <Failure error={error} />
      ) : (
        <ol className={styles.code} data-testid="safety-code">
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups can be the same digits
            <li key={index}>{group}</li>
          ))}
        </ol>
      )}
    </section>
  );
}
