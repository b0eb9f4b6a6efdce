import { Component, type ReactNode } from "react";
import { Button } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { asApiError } from "../platform/platform.ts";
import { useWords } from "../words/words.tsx";
import styles from "./App.module.css";

interface State {
  thrown?: unknown;
}

/** Where a fault of the window itself ends: said in words, with a way on. */
export class ErrorEdge extends Component<{ children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown: thrown ?? "unknown" };
  }

  override render() {
    if (this.state.thrown === undefined) return this.props.children;
    return (
      <Fallen thrown={this.state.thrown} onAgain={() => this.setState({ thrown: undefined })} />
    );
  }
}

function Fallen({ thrown, onAgain }: { thrown: unknown; onAgain: () => void }) {
  const words = useWords();
  return (
    <main className={styles.waiting}>
      <div>
        <Failure error={asApiError(thrown)} />
        <p className={styles.again}>
          <Button onPress={onAgain}>{words.general.tryAgain}</Button>
        </p>
      </div>
    </main>
  );
}
