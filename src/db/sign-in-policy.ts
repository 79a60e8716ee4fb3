/** Units of work on which ways to sign in the server takes. */

export type SignInPolicyRoom = {
  passwordsOn(): Promise<boolean>;
  setPasswords(on: boolean): Promise<void>;
  dependents(): Promise<string[]>;
};
