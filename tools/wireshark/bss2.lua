-- Wireshark dissectors for BrainScaleS-2 links: HostARQ over UDP (ports 1234 and 45054), UT messages, and the frames of
-- firmware-spec/serial-framing.md (link type USER0). Contract: firmware-spec/ut.md, serial-framing.md.
--   wireshark -X lua_script:bss2.lua FILE.pcapng
-- A message from the FPGA that goes over two frames is shown in the second one, if the first was captured before it.

local arq = Proto("bss2_arq", "BrainScaleS-2 HostARQ")
local stream = Proto("bss2_stream", "BrainScaleS-2 stream frame")
local ut = Proto("bss2_ut", "BrainScaleS-2 UT messages")

local DATA_PORT, RESET_PORT, RESET_WORD = 1234, 45054, 0xABABABAB
local HEADER_BYTES, WORD_BYTES = 12, 8

local packet_types = {
  [0x0000] = "dummy data 0", [0x0001] = "dummy data 1", [0x0002] = "ARQ status", [0x0010] = "UT words", [0x8000] = "flush",
  [0x8001] = "loopback", [0x8002] = "configuration", [0x8003] = "send dummy", [0x8004] = "statistics", [0x8006] = "performance test",
}

local to_fpga = {
  [0x00] = "JTAG reset", [0x01] = "JTAG scaler", [0x02] = "JTAG instruction", [0x03] = "JTAG data", [0x04] = "timer setup",
  [0x05] = "wait until", [0x06] = "systime init", [0x07] = "barrier", [0x08] = "polling block", [0x09] = "chip reset",
  [0x0A] = "loopback", [0x0B] = "omnibus address", [0x0C] = "omnibus data", [0x0D] = "spike", [0x0E] = "2 spikes", [0x0F] = "3 spikes",
}

local from_fpga = {
  [0x00] = "JTAG data", [0x01] = "omnibus data", [0x02] = "loopback", [0x03] = "link notification", [0x04] = "time-out notification",
  [0x05] = "systime", [0x06] = "sysdelta", [0x07] = "MADC sample", [0x08] = "2 MADC samples", [0x09] = "3 MADC samples",
  [0x0A] = "spike", [0x0B] = "2 spikes", [0x0C] = "3 spikes",
}

local f_ack = ProtoField.uint32("bss2_arq.ack", "Acknowledged", base.DEC)
local f_seq = ProtoField.uint32("bss2_arq.seq", "Sequence", base.DEC)
local f_type = ProtoField.uint16("bss2_arq.type", "Packet type", base.HEX, packet_types)
local f_len = ProtoField.uint16("bss2_arq.len", "Words", base.DEC)
local f_reset = ProtoField.uint32("bss2_arq.reset", "Reset", base.HEX)
local f_word = ProtoField.uint64("bss2_arq.word", "Word", base.HEX)
local f_info = ProtoField.string("bss2_arq.info", "Bitfile info")
arq.fields = { f_ack, f_seq, f_type, f_len, f_reset, f_word, f_info }

local e_length = ProtoExpert.new("bss2_arq.length.bad", "Length differs from the words announced", expert.group.MALFORMED, expert.severity.ERROR)
local e_sequence = ProtoExpert.new("bss2_arq.seq.bad", "Sequence above 255", expert.group.PROTOCOL, expert.severity.ERROR)
arq.experts = { e_length, e_sequence }

local u_to = ProtoField.uint8("bss2_ut.to_fpga", "To FPGA", base.HEX, to_fpga)
local u_from = ProtoField.uint8("bss2_ut.from_fpga", "From FPGA", base.HEX, from_fpga)
local u_address = ProtoField.uint32("bss2_ut.address", "Omnibus address", base.HEX)
local u_read = ProtoField.bool("bss2_ut.read", "Read")
local u_enables = ProtoField.uint8("bss2_ut.byte_enables", "Byte enables", base.HEX)
local u_data = ProtoField.uint32("bss2_ut.data", "Data", base.HEX)
local u_ticks = ProtoField.uint32("bss2_ut.ticks", "Timer (8 ns)", base.DEC)
local u_label = ProtoField.uint16("bss2_ut.label", "Label", base.HEX)
local u_stamp = ProtoField.uint8("bss2_ut.stamp", "Time stamp", base.HEX)
local u_sample = ProtoField.uint16("bss2_ut.sample", "MADC sample", base.DEC, nil, 0x3FF)
local u_payload = ProtoField.bytes("bss2_ut.payload", "Payload")
local u_halt = ProtoField.uint8("bss2_ut.loopback", "Loopback", base.DEC, { [0] = "halt", [1] = "tick" }, 1)
local u_fill = ProtoField.bytes("bss2_ut.fill", "Comma fill")
ut.fields = { u_to, u_from, u_address, u_read, u_enables, u_data, u_ticks, u_label, u_stamp, u_sample, u_payload, u_halt, u_fill }

local e_header = ProtoExpert.new("bss2_ut.header.bad", "Undefined header", expert.group.MALFORMED, expert.severity.WARN)
ut.experts = { e_header }

-- buffer holds one 64-bit word.
local function dissect_to_fpga(buffer, tree)
  local header = buffer(0, 1):uint()
  local item = tree:add(u_to, buffer(0, 1))
  if header == 0x05 then item:add(u_ticks, buffer(4, 4))
  elseif header == 0x0A then item:add(u_halt, buffer(7, 1))
  elseif header == 0x0B then
    item:add(u_address, buffer(4, 4))
    item:add(u_read, buffer(3, 1), buffer(3, 1):bitfield(3, 1) == 1)
    item:add(u_enables, buffer(3, 1), buffer(3, 1):bitfield(4, 4))
  elseif header == 0x0C then item:add(u_data, buffer(4, 4))
  elseif header >= 0x0D and header <= 0x0F then
    local count = header - 0x0C
    for i = 0, count - 1 do item:add(u_label, buffer(8 - 2 * (count - i), 2)) end
  elseif header > 0x0F then item:add_proto_expert_info(e_header)
  else item:add(u_payload, buffer(1, 7)) end
  return header
end

-- message holds 8 or 10 bytes.
local function dissect_from_fpga(message, tree)
  local header = message(0, 1):uint()
  local item = tree:add(u_from, message(0, 1))
  item:set_len(message:len())
  local size = message:len()
  if header == 0x01 then item:add(u_data, message(4, 4))
  elseif header == 0x02 then item:add(u_halt, message(7, 1))
  elseif header >= 0x07 and header <= 0x0C then
    local count = (header - 0x07) % 3 + 1
    for i = 0, count - 1 do
      local at = size - 3 * (count - i)
      item:add(u_stamp, message(at, 1))
      item:add(header <= 0x09 and u_sample or u_label, message(at + 1, 2))
    end
  elseif header > 0x0C then item:add_proto_expert_info(e_header)
  else item:add(u_payload, message(1, size - 1)) end
end

-- Beginnings of messages that go on in the next frame. By direction of a connection: the number that the next frame must have, what it
-- begins with, and what the last 256 frames began with (for those sent again). By packet: what it begins with, for later visits.
local flows, beginnings = {}, {}

function arq.init() flows, beginnings = {}, {} end

local function flow_of(key)
  if not flows[key] then flows[key] = { rest = ByteArray.new(), seen = {} } end
  return flows[key]
end

local function beginning_of(info, key, number)
  if info.visited then return beginnings[info.number] or ByteArray.new() end
  local flow = flow_of(key)
  local is_next = flow.next == nil or flow.next == number
  local beginning = is_next and flow.rest or flow.seen[number] or ByteArray.new()
  flow.seen[number] = beginning
  beginnings[info.number] = beginning
  return beginning
end

-- A frame that is behind the one expected is a repetition; one ahead of it is where the reading goes on.
local function remember_rest(info, key, number, following, modulus, rest)
  if info.visited then return end
  local flow = flow_of(key)
  if flow.next ~= nil and (number - flow.next) % modulus >= modulus / 2 then return end
  flow.next, flow.rest = following, rest
end

-- Messages from the FPGA are cut out of the words; a set top bit at a boundary fills up to the next word. The first bytes may be the last
-- ones of the frame before, then words begin at another offset. Returns the number of messages and the bytes of an unfinished one.
local function dissect_words_from_fpga(words, before, tree)
  local at, count = 0, 0
  while at < words:len() do
    local header = words(at, 1):uint()
    local left = WORD_BYTES - (at - before) % WORD_BYTES
    if header >= 0x80 then
      tree:add(u_fill, words(at, left))
      at = at + left
    else
      local size = (header == 0x09 or header == 0x0C) and 10 or 8
      if at + size > words:len() then
        tree:add(u_payload, words(at)):append_text(" (goes on in the next frame)")
        return count, words(at):bytes()
      end
      dissect_from_fpga(words(at, size):tvb(), tree)
      count = count + 1
      at = header > 0x0C and at + left or at + size
    end
  end
  return count, ByteArray.new()
end

-- place tells where the words stand in their direction: key, number, number of the frame behind, modulus.
local function dissect_words(words, is_from_fpga, tree, info, place)
  local branch = tree:add(ut, words)
  local count
  if is_from_fpga then
    local beginning = beginning_of(info, place.key, place.number)
    local bytes, rest = words, nil
    if beginning:len() > 0 then bytes = (beginning .. words:bytes()):tvb("UT words with the beginning from the frame before") end
    count, rest = dissect_words_from_fpga(bytes, beginning:len(), branch)
    remember_rest(info, place.key, place.number, place.following, place.modulus, rest)
  else
    count = words:len() / WORD_BYTES
    for i = 0, count - 1 do dissect_to_fpga(words(i * WORD_BYTES, WORD_BYTES):tvb(), branch) end
  end
  branch:append_text(string.format(", %d messages %s the FPGA", count, is_from_fpga and "from" or "to"))
end

local function dissect_configuration(words, is_from_fpga, tree)
  if is_from_fpga and words:len() > 4 * WORD_BYTES then
    for i = 0, 3 do tree:add(f_word, words(i * WORD_BYTES, WORD_BYTES)) end
    tree:add(f_info, words(4 * WORD_BYTES), words(4 * WORD_BYTES):stringz())
  else
    for i = 0, words:len() / WORD_BYTES - 1 do tree:add(f_word, words(i * WORD_BYTES, WORD_BYTES)) end
  end
end

function arq.dissector(buffer, info, root)
  local size = buffer:len()
  if size < 4 then return 0 end
  info.cols.protocol = "HostARQ"
  local tree = root:add(arq, buffer())
  if info.dst_port == RESET_PORT then
    tree:add(f_reset, buffer(0, 4))
    info.cols.info = buffer(0, 4):uint() == RESET_WORD and "reset" or "reset with a wrong word"
    return size
  end
  tree:add(f_ack, buffer(0, 4))
  if size < HEADER_BYTES then
    info.cols.info = string.format("ack %d", buffer(0, 4):uint())
    return size
  end
  local sequence, kind, count = buffer(4, 4):uint(), buffer(8, 2):uint(), buffer(10, 2):uint()
  local item = tree:add(f_seq, buffer(4, 4))
  if sequence > 255 then item:add_proto_expert_info(e_sequence) end
  tree:add(f_type, buffer(8, 2))
  item = tree:add(f_len, buffer(10, 2))
  info.cols.info = string.format("%s, seq %d, ack %d, %d words", packet_types[kind] or "unknown type", sequence, buffer(0, 4):uint(), count)
  local is_from_fpga = info.src_port == DATA_PORT
  -- A host may pad; the FPGA must not.
  if size < HEADER_BYTES + count * WORD_BYTES or (is_from_fpga and size > HEADER_BYTES + count * WORD_BYTES) then
    item:add_proto_expert_info(e_length)
    return size
  end
  local place = { key = tostring(info.src) .. ":" .. info.src_port .. ">" .. tostring(info.dst), number = sequence, following = (sequence + 1) % 256, modulus = 256 }
  if kind ~= 0x0010 and is_from_fpga then
    -- Takes a number in between and leaves the words alone; a reset answer begins a connection.
    if kind == 0x8002 and sequence == 0 and not info.visited then flows[place.key] = nil end
    remember_rest(info, place.key, sequence, place.following, 256, beginning_of(info, place.key, sequence))
  end
  if count == 0 then return size end
  local words = buffer(HEADER_BYTES, count * WORD_BYTES):tvb()
  if kind == 0x0010 then dissect_words(words, is_from_fpga, tree, info, place)
  elseif kind == 0x8002 then dissect_configuration(words, is_from_fpga, tree)
  else for i = 0, count - 1 do tree:add(f_word, words(i * WORD_BYTES, WORD_BYTES)) end end
  return size
end

local ports = DissectorTable.get("udp.port")
ports:add(DATA_PORT, arq)
ports:add(RESET_PORT, arq)

local stream_types = { [1] = "reset", [2] = "reset answer", [3] = "data", [4] = "ack", [5] = "nak", [6] = "ping", [7] = "close" }
local s_marker = ProtoField.uint16("bss2_stream.marker", "Marker", base.HEX)
local s_type = ProtoField.uint8("bss2_stream.type", "Type", base.DEC, stream_types)
local s_count = ProtoField.uint8("bss2_stream.count", "Words", base.DEC)
local s_session = ProtoField.uint32("bss2_stream.session", "Session", base.HEX)
local s_sequence = ProtoField.uint32("bss2_stream.sequence", "Sequence", base.DEC)
local s_ack = ProtoField.uint32("bss2_stream.ack", "Acknowledged", base.DEC)
local s_limit = ProtoField.uint32("bss2_stream.limit", "Limit", base.DEC)
local s_check = ProtoField.uint32("bss2_stream.check", "CRC-32C", base.HEX)
local s_info = ProtoField.string("bss2_stream.info", "Bitfile info")
stream.fields = { s_marker, s_type, s_count, s_session, s_sequence, s_ack, s_limit, s_check, s_info }
local e_frame = ProtoExpert.new("bss2_stream.bad", "No whole frame", expert.group.MALFORMED, expert.severity.ERROR)
stream.experts = { e_frame }

local field_direction = Field.new("frame.packet_flags_direction")
local INBOUND, STREAM_HEADER_BYTES = 1, 24

function stream.dissector(buffer, info, root)
  info.cols.protocol = "BSS-2 stream"
  local tree = root:add(stream, buffer())
  local size = buffer:len()
  local count = size >= 4 and buffer(3, 1):uint() or 0
  local whole = STREAM_HEADER_BYTES + (count > 0 and count * WORD_BYTES + 4 or 0)
  if size < STREAM_HEADER_BYTES or size ~= whole or buffer(0, 2):uint() ~= 0xB52D then
    tree:add_proto_expert_info(e_frame)
    return size
  end
  tree:add(s_marker, buffer(0, 2))
  tree:add(s_type, buffer(2, 1))
  tree:add(s_count, buffer(3, 1))
  tree:add(s_session, buffer(4, 4))
  tree:add(s_sequence, buffer(8, 4))
  tree:add(s_ack, buffer(12, 4))
  tree:add(s_limit, buffer(16, 4))
  tree:add(s_check, buffer(20, 4))
  local kind = buffer(2, 1):uint()
  info.cols.info = string.format("%s, seq %d, ack %d, limit %d, %d words", stream_types[kind] or "unknown type",
    buffer(8, 4):uint(), buffer(12, 4):uint(), buffer(16, 4):uint(), count)
  if count == 0 then return size end
  local words = buffer(STREAM_HEADER_BYTES, count * WORD_BYTES):tvb()
  local direction = field_direction()
  if kind == 3 then
    local first = buffer(8, 4):uint()
    local place = { key = "session " .. buffer(4, 4):uint(), number = first, following = (first + count) % 0x100000000, modulus = 0x100000000 }
    dissect_words(words, direction ~= nil and direction.value == INBOUND, tree, info, place)
  elseif kind == 2 and count > 1 then tree:add(s_info, words(WORD_BYTES), words(WORD_BYTES):stringz()) end
  tree:add(s_check, buffer(size - 4, 4))
  return size
end

DissectorTable.get("wtap_encap"):add(wtap.USER0, stream)
