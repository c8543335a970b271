package io.utp.engine.rendezvous;

import org.jspecify.annotations.Nullable;

/** What the registry of names answers to a {@link RegistryCommand}. */
public sealed interface RegistryAnswer {

    /**
     * The name is the asker's.
     *
     * @param previous the entry that was replaced; {@code null} if there was none
     */
    record Claimed(@Nullable NameHolder previous) implements RegistryAnswer {}

    /** Somebody else has the name. */
    record Taken() implements RegistryAnswer {}

    /** There is no room for another name. */
    record Full() implements RegistryAnswer {}

    /** The asker has not, or no longer, the name. */
    record Released() implements RegistryAnswer {}

    /**
     * Where the name is registered.
     *
     * @param holder where
     */
    record Found(NameHolder holder) implements RegistryAnswer {}

    /** Nobody has the name. */
    record NotFound() implements RegistryAnswer {}

    /**
     * Whether the other instance is there to get the bytes.
     *
     * @param delivered whether
     */
    record Delivered(boolean delivered) implements RegistryAnswer {}

    /** The registry could not be asked. */
    record Unavailable() implements RegistryAnswer {}
}
