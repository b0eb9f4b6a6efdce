import { useState } from "react";
import { Mark } from "../parts/Mark.tsx";
import { useWords } from "../words/words.tsx";
import { Choose } from "./Choose.tsx";
import { CreateForm } from "./CreateForm.tsx";
import { NO_JOIN_DRAFT, NO_MAKE_DRAFT } from "./drafts.ts";
import styles from "./FirstRun.module.css";
import { JoinForm } from "./JoinForm.tsx";

type Step = "choose" | "make" | "join";

interface Props {
  /** The code of the link that opened the program: then it is about joining. */
  invite: string | null;
  onOpened: () => void;
}

/** No profile yet: make a clinic, or join one. */
export function FirstRun({ invite, onOpened }: Props) {
  const { product, firstRun } = useWords();
  const [step, setStep] = useState<Step>("choose");
  const [make, setMake] = useState(NO_MAKE_DRAFT);
  const [join, setJoin] = useState(NO_JOIN_DRAFT);
  const [followed, setFollowed] = useState<string | null>(null);
  const back = () => setStep("choose");

  // Also when a link is pressed while the window is open already.
  if (invite !== null && invite !== followed) {
    setFollowed(invite);
    setJoin({ ...join, code: invite });
    setStep("join");
  }

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
        <div className={styles.column} data-step={step === "choose" ? undefined : step}>
          {step === "choose" && (
            <Choose onMake={() => setStep("make")} onJoin={() => setStep("join")} />
          )}
          {step === "make" && (
            <CreateForm draft={make} onChange={setMake} onBack={back} onMade={onOpened} />
          )}
          {step === "join" && (
            <JoinForm
              draft={join}
              isFromLink={followed !== null && join.code === followed}
              onChange={setJoin}
              onBack={back}
              onJoined={onOpened}
            />
          )}
        </div>
      </main>
    </div>
  );
}
