/** The product's name and mark. */

import { Group, Text } from "@mantine/core";
import icon from "../icon.svg";

export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src={icon} width={28} height={28} alt="" />
      <Text fw={700} size="lg" lts="-0.02em">
        ShopMCP
      </Text>
    </Group>
  );
}
