/*
 * Brings the kernel's TCP to the relay, which carries datagrams: a network device whose packets travel as datagrams.
 *
 *   tunnel port=PORT
 *
 * PORT is where the server listens. It says target=PORT, the port that the relay has to send to, is told "front=PORT" on its
 * standard input, the port that the relay receives at, and says address=ADDRESS, which the client has to dial. It leaves, and
 * the device with it, when that input ends. Linux only; needs the right to create a device.
 *
 * Both ends are on one host, where packets to an own address never leave the kernel. So the client dials an address that is
 * nobody's, behind the device; on the way both addresses of a packet change places, and the packet comes back in as if that
 * somebody had sent it. No checksum changes: a sum does not depend on the order.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 2544: for benchmarks of networks. */
#define OWN "198.18.77.1"
#define NOBODY "198.18.77.2"

/* So that a packet and its UDP and IPv4 headers are 1,500 bytes. */
enum { MTU = 1472, KERNEL_BUFFER = 4 << 20, QUEUE = 10000, IPV4 = 4, TCP = 6 };

static int device, front, back, serverPort;
static struct sockaddr_in relayFront, relayBack;
static atomic_int relayKnown;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int bound(void) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = KERNEL_BUFFER;
    if (fd < 0 || bind(fd, (struct sockaddr *) &own, sizeof own) != 0)
        fail("socket");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    return fd;
}

static void set(int fd, unsigned long request, struct ifreq *interface, const char *what) {
    if (ioctl(fd, request, interface) != 0)
        fail(what);
}

static void openDevice(void) {
    struct ifreq interface = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (device < 0)
        fail("/dev/net/tun");
    strcpy(interface.ifr_name, "utpbench%d");
    set(device, TUNSETIFF, &interface, "TUNSETIFF");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in *address = (struct sockaddr_in *) &interface.ifr_addr;
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    inet_pton(AF_INET, OWN, &address->sin_addr);
    set(fd, SIOCSIFADDR, &interface, "SIOCSIFADDR");
    inet_pton(AF_INET, "255.255.255.0", &address->sin_addr);
    set(fd, SIOCSIFNETMASK, &interface, "SIOCSIFNETMASK");
    interface.ifr_mtu = MTU;
    set(fd, SIOCSIFMTU, &interface, "SIOCSIFMTU");
    interface.ifr_qlen = QUEUE;
    set(fd, SIOCSIFTXQLEN, &interface, "SIOCSIFTXQLEN");
    interface.ifr_flags = IFF_UP | IFF_RUNNING;
    set(fd, SIOCSIFFLAGS, &interface, "SIOCSIFFLAGS");
    close(fd);
}

/* From the kernel to the relay. */
static void sendAll(void) {
    unsigned char packet[65536], address[4];
    for (;;) {
        ssize_t bytes = read(device, packet, sizeof packet);
        if (bytes < 0)
            return;
        int header = (packet[0] & 15) * 4;
        if (packet[0] >> 4 != IPV4 || packet[9] != TCP || bytes < header + 20)
            continue;
        memcpy(address, packet + 12, 4);
        memcpy(packet + 12, packet + 16, 4);
        memcpy(packet + 16, address, 4);
        /* What is lost here is lost, as packets are. */
        if ((packet[header + 2] << 8 | packet[header + 3]) == serverPort)
            (void) !sendto(front, packet, bytes, 0, (struct sockaddr *) &relayFront, sizeof relayFront);
        else if (relayBack.sin_port != 0)
            (void) !sendto(back, packet, bytes, 0, (struct sockaddr *) &relayBack, sizeof relayBack);
    }
}

/* From the relay to the kernel. */
static void receiveAll(int fd, struct sockaddr_in *sender) {
    unsigned char packet[65536];
    for (;;) {
        socklen_t length = sizeof *sender;
        ssize_t bytes = recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *) sender, sender ? &length : NULL);
        if (bytes < 0)
            return;
        (void) !write(device, packet, bytes);
    }
}

static void *carry(void *unused) {
    struct pollfd fds[] = {{.fd = device, .events = POLLIN}, {.fd = front, .events = POLLIN}, {.fd = back, .events = POLLIN}};
    while (!relayKnown)
        usleep(1000);
    for (;;) {
        if (poll(fds, 3, -1) < 0)
            fail("poll");
        if (fds[0].revents)
            sendAll();
        if (fds[1].revents)
            receiveAll(front, NULL);
        if (fds[2].revents)
            receiveAll(back, &relayBack);
    }
    return unused;
}

int main(int count, char **words) {
    if (count != 2 || sscanf(words[1], "port=%d", &serverPort) != 1) {
        fprintf(stderr, "usage: tunnel port=PORT\n");
        return 2;
    }
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    openDevice();
    front = bound();
    back = bound();
    getsockname(back, (struct sockaddr *) &own, &length);
    printf("target=%d\n", ntohs(own.sin_port));
    fflush(stdout);

    pthread_t thread;
    pthread_create(&thread, NULL, carry, NULL);
    char line[64];
    int port;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "front=%d", &port) == 1) {
            relayFront = own;
            relayFront.sin_port = htons(port);
            relayKnown = 1;
            printf("address=%s\n", NOBODY);
            fflush(stdout);
        }
    }
    return 0;
}
