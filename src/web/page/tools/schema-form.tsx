/** A form for a tool's input schema. */

import {
  Checkbox,
  Fieldset,
  JsonInput,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { z } from "zod";
import type { SchemaField } from "./schema-fields.ts";

const Values = z.record(z.string(), z.unknown()).catch({});
export type FormValues = z.infer<typeof Values>;

type Props = { fields: readonly SchemaField[]; values: FormValues; onChange(values: FormValues): void };

export function SchemaForm({ fields, values, onChange }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
      {fields.map((field) => (
        <SchemaInput
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </SimpleGrid>
  );
}

const Text = z.string().catch("");
const Texts = z.array(z.string()).catch([]);

type InputProps = { field: SchemaField; value: unknown; onChange(value: unknown): void };

function SchemaInput({ field, value, onChange }: InputProps) {
  const shown = {
    label: field.name,
    description: field.hint,
    required: field.required,
    placeholder: placeholderOf(field),
  };
  const text = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  switch (field.kind) {
    case "choice":
      return (
        <Select
          {...shown}
          data={field.choices}
          value={Text.parse(value) || null}
          onChange={onChange}
          clearable={!field.required}
          searchable={field.choices.length > 8}
        />
      );
    case "choices":
      return <MultiSelect {...shown} data={field.choices} value={Texts.parse(value)} onChange={onChange} clearable />;
    case "texts":
      return (
        <TagsInput
          {...shown}
          placeholder="Type and press Enter"
          value={Texts.parse(value)}
          onChange={onChange}
          splitChars={[",", " "]}
          acceptValueOnBlur
        />
      );
    case "number":
      return (
        <NumberInput
          {...shown}
          value={z.number().catch(Number.NaN).parse(value) || ""}
          onChange={(given) => onChange(given === "" ? undefined : given)}
          allowDecimal={!field.whole}
          min={field.min}
          max={field.max}
          clampBehavior="none"
        />
      );
    case "yesNo":
      return (
        <Checkbox
          mt="xl"
          label={field.name}
          description={field.hint}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked || undefined)}
        />
      );
    case "group":
      return (
        <Fieldset legend={field.name} style={{ gridColumn: "1 / -1" }}>
          <SchemaForm fields={field.fields} values={Values.parse(value)} onChange={onChange} />
        </Fieldset>
      );
    case "json":
      return <JsonInput {...shown} value={Text.parse(value)} onChange={onChange} autosize minRows={2} />;
    default:
      return <TextInput {...shown} value={Text.parse(value)} onChange={text} autoComplete="off" />;
  }
}

function placeholderOf({ fallback, required }: SchemaField): string {
  if (fallback !== undefined) return `${fallback}`;
  return required ? "" : "not given";
}
