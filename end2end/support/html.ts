// Is the HTML that the server sends valid? Browsers repair silently, and hydration then meets another tree.
import { expect, type Page } from "@playwright/test";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // How Leptos writes, all of it valid: <input>, disabled="", compact attributes, long lines.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "attr-quotes": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "element-name": "error",
    // A role on top of what an element means is sometimes right: Safari forgets lists without bullets.
    "no-redundant-role": "off",
    // Titles name customers, and a name may be long.
    "long-title": "off",
    // Our own files, from our own origin.
    "require-sri": "off",
    // The policy refuses them: say so here, with the line.
    "no-inline-style": "error",
    // A number that a person may tap is written for the eye.
    "tel-non-breaking": "off",
    // A label around its field may also name it; Leptos' components do both.
    "no-redundant-for": "off",
    // The accessibility check knows better: it sees which of two navigations is shown, and what is announced.
    "unique-landmark": "off",
    "aria-label-misuse": "off",
    // Forms are sent by the program, line by line: several lines have the same fields.
    "form-dup-name": "off",
    // A field of a part of a form is named after both: field-pet.name.
    "valid-id": ["error", { relaxed: true }],
    // Says nothing that the accessibility check does not say better.
    "prefer-native-element": "off",
  },
});

/** Leptos puts `<!>` between two texts: a browser reads an empty comment there, the validator a mistake. */
const readable = (html: string) => html.replaceAll("<!>", "<!---->");

/** Validates what the server answers at the page's address, with the page's own cookies. */
export async function checkHtml(page: Page): Promise<void> {
  const response = await page.request.get(page.url(), { headers: { accept: "text/html" } });
  await checkHtmlText(await response.text(), page.url());
}

export async function checkHtmlText(html: string, where: string): Promise<void> {
  const lines = readable(html).split("\n");
  const report = await validator.validateString(lines.join("\n"));
  const messages = report.results
    .flatMap((result) => result.messages)
    .filter((message) => message.severity === 2)
    .map((message) => {
      const around = lines[message.line - 1]?.slice(Math.max(0, message.column - 40), message.column + 80);
      return `${message.ruleId}: ${message.message} (${message.selector ?? ""}) … ${around} …`;
    });
  expect(messages, `valid HTML at ${where}`).toEqual([]);
}
