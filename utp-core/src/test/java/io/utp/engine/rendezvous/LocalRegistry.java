package io.utp.engine.rendezvous;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of one server, or of several in one process, in memory. It answers at once, and holds an entry no longer than its
 * lease.
 */
public final class LocalRegistry {

    private final int mostNames;

    /** In the order of the last claim: with equal leases the first is over first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Bits128 owner, NameHolder holder, long endNanos) {}

    /**
     * Creates an empty registry.
     *
     * @param mostNames how many it holds
     */
    public LocalRegistry(int mostNames) {
        this.mostNames = mostNames;
    }

    /**
     * Does what a server asks. It knows no other instances: whoever shares one registry among servers delivers
     * {@link RegistryCommand.Send} itself.
     *
     * @param command what
     * @param nowNanos the time
     * @return the answer
     */
    public RegistryAnswer answer(RegistryCommand command, long nowNanos) {
        expire(nowNanos);
        if (command instanceof RegistryCommand.Claim claim) {
            return claim(claim, nowNanos);
        } else if (command instanceof RegistryCommand.Release release) {
            Entry entry = entries.get(release.name());
            if (entry != null && entry.holder.registration() == release.registration()) {
                entries.remove(release.name());
            }
            return new RegistryAnswer.Released();
        } else if (command instanceof RegistryCommand.Find find) {
            Entry entry = current(find.name(), nowNanos);
            return entry == null ? new RegistryAnswer.NotFound() : new RegistryAnswer.Found(entry.holder);
        }
        return new RegistryAnswer.Delivered(false);
    }

    private RegistryAnswer claim(RegistryCommand.Claim claim, long nowNanos) {
        Entry entry = current(claim.name(), nowNanos);
        boolean ours = entry == null
                || entry.holder.registration() == claim.holder().registration()
                || !claim.renewal() && entry.owner.equals(claim.owner());
        if (!ours) {
            return new RegistryAnswer.Taken();
        }
        entries.remove(claim.name());
        if (entries.size() >= mostNames && !entries.values().removeIf(old -> old.endNanos <= nowNanos)) {
            return new RegistryAnswer.Full();
        }
        entries.put(claim.name(), new Entry(claim.owner(), claim.holder(), nowNanos + claim.leaseNanos()));
        return new RegistryAnswer.Claimed(entry == null ? null : entry.holder);
    }

    private @Nullable Entry current(String name, long nowNanos) {
        Entry entry = entries.get(name);
        return entry == null || entry.endNanos <= nowNanos ? null : entry;
    }

    private void expire(long nowNanos) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && oldest.next().endNanos <= nowNanos) {
            oldest.remove();
        }
    }

    /**
     * How many names there are.
     *
     * @param nowNanos the time
     * @return those whose lease is not over
     */
    public int size(long nowNanos) {
        entries.values().removeIf(entry -> entry.endNanos <= nowNanos);
        return entries.size();
    }
}
