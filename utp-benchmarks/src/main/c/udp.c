/*
 * What UDP allows: equal datagrams from one process to another, without acknowledgements, windows or a user who reads them.
 * A rival like PeerMain.java, for bulk only:
 *
 *   udp server|client udp-c|udp-c-gso BULK key=value...
 *
 * udp-c does one sendto and one recvfrom for each datagram, udp-c-gso one for as many as fit into 64 KiB (UDP_SEGMENT, UDP_GRO).
 * "payload" is the size of a datagram. What the receiver has no room for is lost and not counted.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

enum { LARGEST = 65507, MOST_SEGMENTS = 64, KERNEL_BUFFER = 4 << 20, DEFAULT_PAYLOAD = 1200 };

static char buffer[1 << 16];
static int fd;
static struct sockaddr_in target;
static size_t run;
static _Atomic uint64_t received;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void say(const char *key, double value) {
    printf("%s=%.0f\n", key, value);
    fflush(stdout);
}

static void option(int level, int name, int value, const char *what) {
    if (setsockopt(fd, level, name, &value, sizeof value) != 0)
        fail(what);
}

static int number(int count, char **words, const char *key, int otherwise) {
    size_t length = strlen(key);
    for (int i = 0; i < count; i++)
        if (strncmp(words[i], key, length) == 0 && words[i][length] == '=')
            return atoi(words[i] + length + 1);
    return otherwise;
}

static void *receive(void *unused) {
    for (;;) {
        ssize_t bytes = recvfrom(fd, buffer, sizeof buffer, 0, NULL, NULL);
        if (bytes < 0)
            fail("recvfrom");
        if (received == 0)
            printf("receiving=\n"), fflush(stdout);
        received += bytes;
    }
    return unused;
}

static void *flood(void *unused) {
    for (;;)
        // ECONNREFUSED and the like are of an earlier datagram.
        (void) sendto(fd, buffer, run, 0, (struct sockaddr *) &target, sizeof target);
    return unused;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static double processor(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e9 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3;
}

static void obey(void) {
    char line[64];
    double markedAt = 0, spent = 0;
    uint64_t before = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strcmp(line, "mark\n") == 0) {
            before = received;
            spent = processor();
            markedAt = now();
            say("marked", 1);
        } else if (strcmp(line, "report\n") == 0) {
            say("nanos", now() - markedAt);
            say("received", received - before);
            say("streams", 1);
            say("jain", 1);
            say("cpu", processor() - spent);
            say("reported", 1);
        }
    }
}

int main(int count, char **words) {
    if (count < 4) {
        fprintf(stderr, "usage: udp server|client udp-c|udp-c-gso BULK key=value...\n");
        return 2;
    }
    int server = strcmp(words[1], "server") == 0;
    int offload = strcmp(words[2], "udp-c-gso") == 0;
    int payload = number(count, words, "payload", DEFAULT_PAYLOAD);
    if (payload < 1 || payload > LARGEST)
        payload = DEFAULT_PAYLOAD;
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0)
        fail("socket");
    option(SOL_SOCKET, SO_RCVBUF, KERNEL_BUFFER, "SO_RCVBUF");
    option(SOL_SOCKET, SO_SNDBUF, KERNEL_BUFFER, "SO_SNDBUF");

    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *) &own, sizeof own) != 0)
        fail("bind");
    pthread_t thread;
    if (server) {
        if (offload)
            option(IPPROTO_UDP, UDP_GRO, 1, "UDP_GRO");
        socklen_t length = sizeof own;
        if (getsockname(fd, (struct sockaddr *) &own, &length) != 0)
            fail("getsockname");
        say("listening", ntohs(own.sin_port));
        pthread_create(&thread, NULL, receive, NULL);
    } else {
        int segments = offload ? LARGEST / payload : 1;
        if (segments > MOST_SEGMENTS)
            segments = MOST_SEGMENTS;
        if (segments > 1)
            option(IPPROTO_UDP, UDP_SEGMENT, payload, "UDP_SEGMENT");
        run = (size_t) payload * segments;
        target = own;
        target.sin_port = htons(number(count, words, "port", 0));
        pthread_create(&thread, NULL, flood, NULL);
        say("ready", 1);
    }
    obey();
    return 0;
}
