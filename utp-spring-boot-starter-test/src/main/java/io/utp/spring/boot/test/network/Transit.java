package io.utp.spring.boot.test.network;

import java.util.PriorityQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Packets under way. Its thread is there as long as there are some, and a second longer. */
final class Transit {

    /** What is under way without a rate is not bounded by a queue. */
    private static final long MOST_BYTES = 256L << 20;

    private final ReentrantLock lock;

    private final PriorityQueue<Flight> flights = new PriorityQueue<>();

    private final ScheduledThreadPoolExecutor timer;

    private long bytes;

    private long lastNumber;

    private boolean armed;

    private long armedNanos;

    /** In the order of arrival, and of departure where that is the same. */
    private record Flight(long arrivalNanos, long number, int bytes, Runnable arrival) implements Comparable<Flight> {

        @Override
        public int compareTo(Flight other) {
            long later = arrivalNanos - other.arrivalNanos;
            return Long.signum(later != 0 ? later : number - other.number);
        }
    }

    /** Uses the lock that all of a network is guarded by. */
    Transit(ReentrantLock lock) {
        this.lock = lock;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "utp-test-network");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Under the lock. Runs the arrival under the lock, too; false if there is too much under way. */
    boolean depart(long arrivalNanos, int size, Runnable arrival) {
        if (bytes + size > MOST_BYTES) {
            return false;
        }
        bytes += size;
        flights.add(new Flight(arrivalNanos, ++lastNumber, size, arrival));
        arm();
        return true;
    }

    private void arm() {
        Flight first = flights.peek();
        if (first == null || armed && armedNanos - first.arrivalNanos <= 0) {
            return;
        }
        armed = true;
        armedNanos = first.arrivalNanos;
        timer.schedule(this::land, first.arrivalNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void land() {
        lock.lock();
        try {
            armed = false;
            long nowNanos = System.nanoTime();
            Flight first = flights.peek();
            while (first != null && first.arrivalNanos - nowNanos <= 0) {
                flights.remove();
                bytes -= first.bytes;
                first.arrival.run();
                first = flights.peek();
            }
            arm();
        } finally {
            lock.unlock();
        }
    }
}
