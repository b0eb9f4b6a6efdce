import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { openWindow } from "../test/window.tsx";

/** What the rows of a group from which one was removed say, to eye and ear. */
async function rowsIn(language: "en" | "es") {
  const { user } = await openWindow("clinic", { language });
  await user.click(screen.getByTestId("open-search"));
  await user.type(await screen.findByTestId("search-input"), "accreditation");
  await user.click(await screen.findByTestId("found-conversation"));
  const rows = await screen.findAllByTestId("thread-event");
  const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, "");
  return rows.map((row) => {
    const text = plain(row.firstElementChild?.textContent ?? "");
    expect(plain(row.getAttribute("aria-label") ?? "")).toContain(`${text}, `);
    return text;
  });
}

test("who was removed is told in a whole sentence, by whom where that is known", async () => {
  expect(await rowsIn("en")).toEqual([
    "Lena Fischer is no longer in this conversation",
    "Ngozi Okafor removed you",
  ]);
});

test("and in Spanish", async () => {
  expect(await rowsIn("es")).toEqual([
    "Lena Fischer ya no está en esta conversación",
    "Ngozi Okafor le sacó a usted de la conversación",
  ]);
});
