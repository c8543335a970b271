package kotlin.coroutines;

/** The name by which suspending functions are told; Kotlin itself is not needed to test that. */
public interface Continuation {}
