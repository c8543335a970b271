package io.utp.engine.connection;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.stream.BufferMemory;
import org.jspecify.annotations.Nullable;

/** What the connections of one address have; those that were moved away later included. */
public final class AddressAccount {

    private final @Nullable AddressGroup group;
    private final BufferMemory memory;

    // kept by AddressAccounts
    int connections;
    int accepted;
    int halfOpen;

    AddressAccount(@Nullable AddressGroup group, BufferMemory memory) {
        this.group = group;
        this.memory = memory;
    }

    /** Whose it is; {@code null} for all of this host. */
    @Nullable AddressGroup group() {
        return group;
    }

    /** What their buffers hold. */
    public BufferMemory memory() {
        return memory;
    }
}
