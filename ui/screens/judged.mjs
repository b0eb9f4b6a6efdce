/** Best practice, not WCAG: React Aria's popovers stand outside of the landmarks. */
const ALLOWED = ["region"];
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe, given as its source, finds on a page as it is. It runs in a world of its own: it shares
 * the document with the page, but neither the page's content security policy nor what the page
 * has frozen.
 */
export async function judged(page, axe, allowed = []) {
  const rules = Object.fromEntries(
    [...allowed, ...ALLOWED].map((rule) => [rule, { enabled: false }]),
  );
  const options = JSON.stringify({ runOnly: STANDARDS, rules, resultTypes: ["violations"] });
  const debuggerOf = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await debuggerOf.send("Page.getFrameTree");
    const { executionContextId: contextId } = await debuggerOf.send("Page.createIsolatedWorld", {
      frameId: frameTree.frame.id,
    });
    const evaluate = async (expression) => {
      const { result, exceptionDetails } = await debuggerOf.send("Runtime.evaluate", {
        expression,
        contextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      }
      return result.value;
    };
    await evaluate(`${axe}; null`);
    return await evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`);
  } finally {
    await debuggerOf.detach();
  }
}
