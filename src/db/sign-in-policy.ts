/** Units of work on which ways to sign in the server takes. */

export type SignInPolicyRoom = {
  passwordsOn(): Promise<boolean>;
  setPasswords(on: boolean): Promise<void>;
  /** Addresses of operators with neither a passkey nor a recovery code nor a sign-in at the provider, in their order. */
  dependents(): Promise<string[]>;
};
