import { type ReactNode, useContext } from "react";
import { AfterTitle } from "./after-title.ts";

export function TitleHeader({ children }: { readonly children?: ReactNode }): ReactNode {
  return (
    <>
      <header>{children}</header>
      {useContext(AfterTitle)}
    </>
  );
}
