import { type RefObject, useEffect, useRef } from "react";
import {
  Collection,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxLoadMoreItem,
  ListBoxSection,
} from "react-aria-components";
import type { ConversationId, MessageId, SearchHit } from "../api/index.ts";
import { HitView } from "../finder/HitView.tsx";
import { Button } from "../parts/Button.tsx";
import { Empty } from "../parts/Empty.tsx";
import { FilterField } from "../parts/FilterField.tsx";
import { focusWhenDrawn } from "../parts/focusWhenDrawn.ts";
import { Failure } from "../parts/Notice.tsx";
import rows from "../parts/Rows.module.css";
import { Options } from "../settings/Options.tsx";
import { useSpoken, useWords } from "../words/words.tsx";
import { Covered } from "./Covered.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { type Filters, NO_FILTERS, narrows, requestOf } from "./filters.ts";
import { byConversation } from "./grouping.ts";
import styles from "./Search.module.css";
import { usePages } from "./usePages.ts";

export type Order = "time" | "conversation";

interface Props {
  filters: Filters;
  order: Order;
  /** The result from which one has just come back. */
  returned: MessageId | null;
  onFilters: (filters: Filters) => void;
  onOrder: (order: Order) => void;
  onOpen: (conversation: ConversationId, target: MessageId) => void;
}

/** Everything that was ever said here, narrowed by words, person, days and conversation. */
export function Search(props: Props) {
  const { filters, order, returned, onFilters, onOrder, onOpen } = props;
  const { words, times } = useSpoken();
  const own = words.search;
  const pages = usePages(requestOf(filters));
  const { hits, next, covers, error, isSearching } = pages;
  const isAsked = narrows(filters);
  const results = useRef<HTMLDivElement>(null);
  const count = times.number(hits.length);

  return (
    <main className={styles.pane} aria-label={own.label} data-testid="search">
      <header className={styles.head}>
        <h1 className={styles.heading}>{own.heading}</h1>
        <FilterField
          size="page"
          label={own.words}
          value={filters.query}
          onChange={(query) => onFilters({ ...filters, query })}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") results.current?.focus();
            else event.continuePropagation();
          }}
          autoFocus={!returned}
          data-testid="search-words"
        />
        <FilterBar filters={filters} onFilters={onFilters} />
        <div className={styles.line}>
          <p className={styles.count} role="status" data-testid="search-count">
            {isAsked &&
              (isSearching && hits.length === 0
                ? own.searching
                : next === null
                  ? own.count(count)
                  : own.countSoFar(count))}
          </p>
          {isAsked && (
            <Button tone="quiet" onPress={() => onFilters(NO_FILTERS)} data-testid="search-clear">
              {own.clearAll}
            </Button>
          )}
          <Options
            label={own.order}
            value={order}
            options={(["time", "conversation"] as const).map((id) => ({
              id,
              word: own.orders[id],
            }))}
            onChange={onOrder}
            testId="search-order"
          />
        </div>
      </header>
      {error && <Failure error={error} edge="band" />}
      {isAsked && hits.length > 0 ? (
        <Results
          box={results}
          hits={hits}
          order={order}
          returned={returned}
          hasMore={next !== null}
          isLoading={isSearching}
          onMore={pages.more}
          onOpen={onOpen}
        />
      ) : (
        <div className={styles.none}>
          {isAsked
            ? !isSearching && <Empty icon="search" heading={own.none} text={own.noneText} inside />
            : covers && (
                <Empty icon="search" heading={own.startHeading} text={own.startText} inside />
              )}
        </div>
      )}
      <Covered covers={covers} />
    </main>
  );
}

interface ResultsProps {
  box: RefObject<HTMLDivElement | null>;
  hits: readonly SearchHit[];
  order: Order;
  returned: MessageId | null;
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
  onOpen: (conversation: ConversationId, target: MessageId) => void;
}

function Results(props: ResultsProps) {
  const { box, hits, order, returned, hasMore, isLoading, onMore, onOpen } = props;
  const own = useWords().search;
  useEffect(() => {
    if (!returned) return undefined;
    const selector = `[data-message="${CSS.escape(returned)}"]`;
    // What stood on a later page is not there again: then the results begin anew.
    return focusWhenDrawn(() => box.current?.querySelector<HTMLElement>(selector), box.current);
  }, [box, returned]);
  const row = (hit: SearchHit) => (
    <ListBoxItem
      key={hit.message.id}
      id={hit.message.id}
      textValue={hit.message.text}
      className={`${rows.row} ${styles.hit}`}
      onAction={() => onOpen(hit.message.conversation, hit.message.id)}
      data-testid="search-result"
      data-message={hit.message.id}
    >
      <HitView hit={hit} isTitled={order === "time"} />
    </ListBoxItem>
  );
  return (
    <ListBox
      ref={box}
      className={styles.results}
      aria-label={own.results}
      selectionMode="none"
      data-testid="search-results"
    >
      {order === "time"
        ? hits.map(row)
        : byConversation(hits).map((group) => (
            <ListBoxSection key={group.id} id={`in-${group.id}`} className={styles.group}>
              <Header className={styles.groupTitle}>{group.title}</Header>
              <Collection>{group.hits.map(row)}</Collection>
            </ListBoxSection>
          ))}
      {hasMore && (
        <ListBoxLoadMoreItem className={styles.more} isLoading={isLoading} onLoadMore={onMore}>
          {own.more}
        </ListBoxLoadMoreItem>
      )}
    </ListBox>
  );
}
