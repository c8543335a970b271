/** Application contexts whose nodes are on hosts of a network in memory. */
@NullMarked
package io.utp.spring.boot.test.context;

import org.jspecify.annotations.NullMarked;
