import { useState } from "react";
import { Mark } from "../parts/Mark.tsx";
import { useWords } from "../words/words.tsx";
import { Choose } from "./Choose.tsx";
import { CreateForm } from "./CreateForm.tsx";
import styles from "./FirstRun.module.css";
import { JoinForm } from "./JoinForm.tsx";

type Step = "choose" | "make" | "join";

/** No profile yet: make a clinic, or join one. */
export function FirstRun({ onOpened }: { onOpened: () => void }) {
  const { product, firstRun } = useWords();
  const [step, setStep] = useState<Step>("choose");
  const back = () => setStep("choose");

  return (
    <div className={styles.screen} data-testid="first-run">
      <aside className={styles.side}>
        <p className={styles.brand}>
          <Mark size={30} />
          {product}
        </p>
        <p className={styles.lead}>{firstRun.lead}</p>
        <ul className={styles.promises}>
          {firstRun.promises.map(({ title, text }) => (
            <li key={title} className={styles.promise}>
              <strong className={styles.promiseTitle}>{title}</strong>
              {text}
            </li>
          ))}
        </ul>
      </aside>
      <main className={styles.main}>
        <div className={styles.column}>
          {step === "choose" && (
            <Choose onMake={() => setStep("make")} onJoin={() => setStep("join")} />
          )}
          {step === "make" && <CreateForm onBack={back} onMade={onOpened} />}
          {step === "join" && <JoinForm onBack={back} onJoined={onOpened} />}
        </div>
      </main>
    </div>
  );
}
