package io.utp.simulation;

import java.util.Arrays;

/** Everything under way, earliest arrival first: a binary heap of pooled datagrams. */
final class DatagramQueue {
    private Datagram[] heap = new Datagram[1024];
    private Datagram[] free = new Datagram[1024];
    private int size;
    private int freeCount;
    private long nextOrder;

    Datagram obtain() {
        return freeCount == 0 ? new Datagram() : free[--freeCount];
    }

    void recycle(Datagram datagram) {
        datagram.source = null;
        datagram.target = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = datagram;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long earliestNanos() {
        return size == 0 ? Long.MAX_VALUE : heap[0].arrivalNanos;
    }

    void push(Datagram datagram) {
        datagram.order = nextOrder++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!datagram.isBefore(heap[parent])) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = datagram;
    }

    Datagram pop() {
        Datagram first = heap[0];
        Datagram last = heap[--size];
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(last)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = last;
        return first;
    }
}
