package io.utp.engine.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The earliest of many deadlines: a binary heap of {@link Slot}s, which those that want to be called are themselves.
 *
 * <p>A slot may fire too early but never too late: moving a deadline back is not recorded until the slot fires, which
 * spares the heap a change for every packet.
 *
 * @param <T> what wants to be called
 */
public final class DeadlineQueue<T extends DeadlineQueue.Slot> {

    private T[] heap = newHeap(16);
    private int size;

    /** A place in one queue; a part of what wants to be called, of which a node may have many. */
    public abstract static class Slot {

        long atNanos = Deadline.NEVER;
        int index = -1;

        /** Creates a slot that is in no queue. */
        protected Slot() {}
    }

    @SuppressWarnings("unchecked") // an array of T is one of slots
    private static <T extends Slot> T[] newHeap(int capacity) {
        return (T[]) new Slot[capacity];
    }

    /**
     * Makes sure that the slot fires at a time or earlier.
     *
     * @param slot the slot
     * @param atNanos when; {@link Deadline#NEVER} changes nothing
     */
    public void schedule(T slot, long atNanos) {
        if (atNanos == Deadline.NEVER || (slot.index >= 0 && slot.atNanos <= atNanos)) {
            return;
        }
        slot.atNanos = atNanos;
        if (slot.index < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            slot.index = size;
            heap[size++] = slot;
        }
        siftUp(slot);
    }

    /**
     * Takes a slot out.
     *
     * @param slot the slot; may be in no queue
     */
    public void remove(T slot) {
        int index = slot.index;
        if (index < 0) {
            return;
        }
        T last = heap[--size];
        heap[size] = null;
        slot.index = -1;
        if (last != slot) {
            last.index = index;
            heap[index] = last;
            siftUp(last);
            siftDown(last);
        }
    }

    /**
     * The earliest time.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long earliestNanos() {
        return size == 0 ? Deadline.NEVER : heap[0].atNanos;
    }

    /**
     * Takes out one slot whose time has come.
     *
     * @param nowNanos the time
     * @return the slot, or {@code null} when there is none
     */
    public @Nullable T poll(long nowNanos) {
        if (size == 0 || heap[0].atNanos > nowNanos) {
            return null;
        }
        T slot = heap[0];
        remove(slot);
        return slot;
    }

    private void siftUp(T slot) {
        int index = slot.index;
        while (index > 0) {
            int parentIndex = (index - 1) >>> 1;
            T parent = heap[parentIndex];
            if (parent.atNanos <= slot.atNanos) {
                break;
            }
            place(parent, index);
            index = parentIndex;
        }
        place(slot, index);
    }

    private void siftDown(T slot) {
        int index = slot.index;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].atNanos < heap[child].atNanos) {
                child++;
            }
            if (heap[child].atNanos >= slot.atNanos) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(slot, index);
    }

    private void place(T slot, int index) {
        slot.index = index;
        heap[index] = slot;
    }
}
