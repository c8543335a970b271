package io.utp.engine.connection;

import io.utp.engine.config.NodeLimits;
import io.utp.engine.limit.AddressGroup;
import io.utp.engine.limit.GroupCounts;
import io.utp.engine.stream.BufferMemory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * What each address has of a node, so that none takes it all. A NAT with many peers is one address: the limits are such that
 * it notices them only when it would take from all others.
 *
 * <p>Who sends from a loopback address is on this host, and is not limited: everybody behind a proxy would be one.
 */
public final class AddressAccounts {

    private final NodeLimits limits;
    private final BufferMemory memory;
    private final Map<AddressGroup, AddressAccount> accounts = new HashMap<>();
    private final GroupCounts halfOpenInNetworks = new GroupCounts();
    private final AddressAccount ofThisHost;

    /**
     * Nobody has anything.
     *
     * @param limits for each address
     * @param memory of all together
     */
    public AddressAccounts(NodeLimits limits, BufferMemory memory) {
        this.limits = limits;
        this.memory = memory;
        this.ofThisHost = new AddressAccount(null, memory);
    }

    /**
     * The account that a new connection is for.
     *
     * @param remote the peer's address
     * @return the account
     */
    public AddressAccount of(InetSocketAddress remote) {
        if (isThisHost(remote)) {
            return ofThisHost;
        }
        return accounts.computeIfAbsent(
                AddressGroup.of(remote),
                group -> new AddressAccount(group, new BufferMemory(memory, limits.memoryPerAddress())));
    }

    private static boolean isThisHost(InetSocketAddress remote) {
        return remote.getAddress().isLoopbackAddress();
    }

    /**
     * Whether an address has as many accepted connections as it may have.
     *
     * @param remote the address
     * @return {@code true} if no more are accepted
     */
    public boolean isFull(InetSocketAddress remote) {
        AddressAccount account = isThisHost(remote) ? null : accounts.get(AddressGroup.of(remote));
        return account != null && account.accepted >= limits.connectionsPerAddress();
    }

    /**
     * Whether so many connections of an address, or of its network, wait for their peer to show itself that no more of them are
     * remembered.
     *
     * @param remote the address
     * @return {@code true} if the next one is not to be remembered
     */
    public boolean isSuspect(InetSocketAddress remote) {
        if (isThisHost(remote)) {
            return false;
        }
        AddressGroup group = AddressGroup.of(remote);
        AddressAccount account = accounts.get(group);
        return (account != null && account.halfOpen >= limits.halfOpenPerAddress())
                || halfOpenInNetworks.of(group.network()) >= limits.halfOpenPerNetwork();
    }

    /** A connection begins. */
    void enter(Connection connection) {
        AddressAccount account = of(connection.remote());
        connection.account = account;
        account.connections++;
        account.accepted += isLimited(connection) ? 1 : 0;
    }

    /** A connection is over. */
    void leave(Connection connection) {
        AddressAccount account = connection.account;
        if (account == null) {
            return;
        }
        connection.account = null;
        account.accepted -= isLimited(connection) ? 1 : 0;
        account.connections--;
        AddressGroup group = account.group();
        if (account.connections == 0 && group != null) {
            accounts.remove(group);
        }
    }

    /** Services have limits of their own. */
    private static boolean isLimited(Connection connection) {
        return !connection.isInitiator() && connection.service() == 0;
    }

    /** An accepted connection waits for its peer to show itself. */
    void enterHalfOpen(Connection connection) {
        AddressAccount account = connection.account;
        AddressGroup group = account == null ? null : account.group();
        if (account != null && group != null) {
            account.halfOpen++;
            halfOpenInNetworks.add(group.network());
        }
    }

    /** It waits no longer. */
    void leaveHalfOpen(Connection connection) {
        AddressAccount account = connection.account;
        AddressGroup group = account == null ? null : account.group();
        if (account != null && group != null) {
            account.halfOpen--;
            halfOpenInNetworks.remove(group.network());
        }
    }
}
