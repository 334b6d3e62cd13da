<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>gridworker</name>
    <message>
        <source> · 已选 {} 项</source>
        <translation> · {} chosen</translation>
    </message>
    <message>
        <source> 公里</source>
        <translation> km</translation>
    </message>
    <message>
        <source> 等</source>
        <translation> and more</translation>
    </message>
    <message>
        <source> 米</source>
        <translation> m</translation>
    </message>
    <message>
        <source>-回执</source>
        <translation>-receipt</translation>
    </message>
    <message>
        <source>1 月</source>
        <translation>Jan</translation>
    </message>
    <message>
        <source>10 月</source>
        <translation>Oct</translation>
    </message>
    <message>
        <source>11 月</source>
        <translation>Nov</translation>
    </message>
    <message>
        <source>12 月</source>
        <translation>Dec</translation>
    </message>
    <message>
        <source>2 月</source>
        <translation>Feb</translation>
    </message>
    <message>
        <source>24 小时响应率</source>
        <translation>Answered in 24 h</translation>
    </message>
    <message>
        <source>3 月</source>
        <translation>Mar</translation>
    </message>
    <message>
        <source>4 月</source>
        <translation>Apr</translation>
    </message>
    <message>
        <source>5 月</source>
        <translation>May</translation>
    </message>
    <message>
        <source>6 月</source>
        <translation>Jun</translation>
    </message>
    <message>
        <source>7 月</source>
        <translation>Jul</translation>
    </message>
    <message>
        <source>8 月</source>
        <translation>Aug</translation>
    </message>
    <message>
        <source>9 月</source>
        <translation>Sep</translation>
    </message>
    <message>
        <source>GPX 轨迹 (*.gpx)</source>
        <translation>GPX track (*.gpx)</translation>
    </message>
    <message>
        <source>profile.json 读不出来，资料本身没有动。请交给管理员处理。</source>
        <translation>profile.json cannot be read; the data was not touched. Hand it to the administrator.</translation>
    </message>
    <message>
        <source>{done} / {total} 条</source>
        <translation>{done} / {total} records</translation>
    </message>
    <message>
        <source>{month} {day} 日 {time}</source>
        <translation>{month} {day}, {time}</translation>
    </message>
    <message>
        <source>{month} {day} 日 {weekday}</source>
        <translation>{weekday} {month} {day}</translation>
    </message>
    <message>
        <source>{n} 张照片</source>
        <translation>{n} photo|{n} photos</translation>
    </message>
    <message>
        <source>{n} 张照片待传</source>
        <translation>{n} photo waiting|{n} photos waiting</translation>
    </message>
    <message>
        <source>{n} 条加密存在本机，联网后自动上传</source>
        <translation>{n} record encrypted on this device, sent once online|{n} records encrypted on this device, sent once online</translation>
    </message>
    <message>
        <source>{n} 条待传</source>
        <translation>{n} waiting</translation>
    </message>
    <message>
        <source>{n} 条新留言</source>
        <translation>{n} new</translation>
    </message>
    <message>
        <source>{n} 条紧急呼叫等你签收</source>
        <translation>Urgent calls waiting for you: {n}</translation>
    </message>
    <message>
        <source>{n} 条记录</source>
        <translation>{n} record|{n} records</translation>
    </message>
    <message>
        <source>{n} 条需处理</source>
        <translation>Needs you: {n}</translation>
    </message>
    <message>
        <source>{rest} 后再试</source>
        <translation>Try in {rest}</translation>
    </message>
    <message>
        <source>{what}加密存在本机，联网后自动上传</source>
        <translation>{what} encrypted on this device, sent once online</translation>
    </message>
    <message>
        <source>{year} 年 {month}</source>
        <translation>{month} {year}</translation>
    </message>
    <message>
        <source>{} / {} 个点</source>
        <translation>{} / {} points</translation>
    </message>
    <message>
        <source>{} / {} 件</source>
        <translation>{} / {} events</translation>
    </message>
    <message>
        <source>{} / {} 字</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>{} / {} 已送达</source>
        <translation>{} / {} delivered</translation>
    </message>
    <message>
        <source>{} {} 前</source>
        <translation>{} by {}</translation>
    </message>
    <message>
        <source>{} {} 日</source>
        <translation>{} {}</translation>
    </message>
    <message>
        <source>{} {} 项</source>
        <translation>{} {}</translation>
    </message>
    <message>
        <source>{} · 共 {}</source>
        <translation>{} · {} in all</translation>
    </message>
    <message>
        <source>{} · 合格 {} · 不合格 {} · 不适用 {}</source>
        <translation>{} · pass {} · fail {} · N/A {}</translation>
    </message>
    <message>
        <source>{} · 已签收</source>
        <translation>{} · acknowledged</translation>
    </message>
    <message>
        <source>{} 上报</source>
        <translation>Reported {}</translation>
    </message>
    <message>
        <source>{} 下载得不完整，或和服务器说的不一样，什么也没有存。请稍后再试。</source>
        <translation>{} came incomplete or other than the server says; nothing was kept. Please try again later.</translation>
    </message>
    <message>
        <source>{} 个文件</source>
        <translation>{} file|{} files</translation>
    </message>
    <message>
        <source>{} 个点</source>
        <translation>{} point|{} points</translation>
    </message>
    <message>
        <source>{} 于 {} 修改</source>
        <translation>{} changed it {}</translation>
    </message>
    <message>
        <source>{} 人</source>
        <translation>{} person|{} people</translation>
    </message>
    <message>
        <source>{} 件</source>
        <translation>{} report|{} reports</translation>
    </message>
    <message>
        <source>{} 份没送到</source>
        <translation>{} not delivered</translation>
    </message>
    <message>
        <source>{} 修改</source>
        <translation>Edited {}</translation>
    </message>
    <message>
        <source>{} 再传</source>
        <translation>Retry {}</translation>
    </message>
    <message>
        <source>{} 分</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} 分前</source>
        <translation>{} min ago</translation>
    </message>
    <message>
        <source>{} 分钟</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} 分钟前</source>
        <translation>{} min ago</translation>
    </message>
    <message>
        <source>{} 到 {}</source>
        <translation>{} to {}</translation>
    </message>
    <message>
        <source>{} 到场</source>
        <translation>On site {}</translation>
    </message>
    <message>
        <source>{} 前改好</source>
        <translation>put right by {}</translation>
    </message>
    <message>
        <source>{} 单元</source>
        <translation>Unit {}</translation>
    </message>
    <message>
        <source>{} 天</source>
        <translation>{} day|{} days</translation>
    </message>
    <message>
        <source>{} 天 {} 小时</source>
        <translation>{} d {} h</translation>
    </message>
    <message>
        <source>{} 天内整改</source>
        <translation>Put right within {} day|Put right within {} days</translation>
    </message>
    <message>
        <source>{} 天前</source>
        <translation>{} day ago|{} days ago</translation>
    </message>
    <message>
        <source>{} 小时</source>
        <translation>{} h</translation>
    </message>
    <message>
        <source>{} 小时 {} 分</source>
        <translation>{} h {} min</translation>
    </message>
    <message>
        <source>{} 小时内整改</source>
        <translation>Put right within {} h</translation>
    </message>
    <message>
        <source>{} 小时前</source>
        <translation>{} h ago</translation>
    </message>
    <message>
        <source>{} 已修改</source>
        <translation>{} changed it</translation>
    </message>
    <message>
        <source>{} 年 {} 月 {} 日 {}</source>
        <translation>{0}-{1}-{2} {3}</translation>
    </message>
    <message>
        <source>{} 开始</source>
        <translation>Started {}</translation>
    </message>
    <message>
        <source>{} 张</source>
        <translation>{} photo|{} photos</translation>
    </message>
    <message>
        <source>{} 张 · 另有 {} 张还没下到本机</source>
        <translation>{} photo · {} not on the device yet|{} photos · {} not on the device yet</translation>
    </message>
    <message>
        <source>{} 张 · 已够</source>
        <translation>{} · enough</translation>
    </message>
    <message>
        <source>{} 张都还没下到本机，联网后自动下载</source>
        <translation>{} photo not on the device yet; it comes once online|{} photos not on the device yet; they come once online</translation>
    </message>
    <message>
        <source>{} 往前</source>
        <translation>{} up</translation>
    </message>
    <message>
        <source>{} 往后</source>
        <translation>{} down</translation>
    </message>
    <message>
        <source>{} 户</source>
        <translation>{} home|{} homes</translation>
    </message>
    <message>
        <source>{} 提交</source>
        <translation>Submitted {}</translation>
    </message>
    <message>
        <source>{} 月 {} 日 {}</source>
        <translation>{0}/{1} {2}</translation>
    </message>
    <message>
        <source>{} 条</source>
        <translation>{} record|{} records</translation>
    </message>
    <message>
        <source>{} 条没收下，到同步中心看原因</source>
        <translation>{} not accepted, see the sync centre</translation>
    </message>
    <message>
        <source>{} 条没读 · {}</source>
        <translation>{} unread · {}</translation>
    </message>
    <message>
        <source>{} 条记录{}</source>
        <translation>{} record{}|{} records{}</translation>
    </message>
    <message>
        <source>{} 条记录两边都改了</source>
        <translation>Both changed: {}</translation>
    </message>
    <message>
        <source>{} 检查</source>
        <translation>Checked {}</translation>
    </message>
    <message>
        <source>{} 段录像</source>
        <translation>{} film|{} films</translation>
    </message>
    <message>
        <source>{} 段录音</source>
        <translation>{} recording|{} recordings</translation>
    </message>
    <message>
        <source>{} 注销</source>
        <translation>Removed {}</translation>
    </message>
    <message>
        <source>{} 的电话</source>
        <translation>Phone of {}</translation>
    </message>
    <message>
        <source>{} 秒</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} 秒前</source>
        <translation>{} s ago</translation>
    </message>
    <message>
        <source>{} 签收</source>
        <translation>Acknowledged {}</translation>
    </message>
    <message>
        <source>{} 送达</source>
        <translation>Delivered {}</translation>
    </message>
    <message>
        <source>{} 里没有密封存档，没有导出。请核对档案。</source>
        <translation>There is no sealed archive in {}; nothing was exported. Check the profile.</translation>
    </message>
    <message>
        <source>{} 项</source>
        <translation>{} item|{} items</translation>
    </message>
    <message>
        <source>{} 项没填</source>
        <translation>{} left</translation>
    </message>
    <message>
        <source>{}{} {} 次</source>
        <translation>{} {} ×{}</translation>
    </message>
    <message>
        <source>{}。30 m 以内才能按定位到达</source>
        <translation>{}. Arriving by position takes 30 m or less</translation>
    </message>
    <message>
        <source>{}。原因和时间会记下来，同步到平台。</source>
        <translation>{}. Reason and time are noted and synced.</translation>
    </message>
    <message>
        <source>{}前</source>
        <translation>by {}</translation>
    </message>
    <message>
        <source>{}本机已存好，不会丢。</source>
        <translation>{} It is saved on this device.</translation>
    </message>
    <message>
        <source>{}本机这条还在，不会丢。</source>
        <translation>{} Your record is still on this device.</translation>
    </message>
    <message>
        <source>{}没有传任何东西，资料都在本机。{}</source>
        <translation>{} Nothing was sent, everything is on the device. {}</translation>
    </message>
    <message>
        <source>{}现在是“{}”，不能再“{}”。你填的都在，不会丢。请打开看最新情况。</source>
        <translation>{} is now &quot;{}&quot;, so &quot;{}&quot; is no longer possible. What you filled in is safe. Open it to see the latest.</translation>
    </message>
    <message>
        <source>{}色</source>
        <translation>{}</translation>
    </message>
    <message>
        <source>{}（按默认日历算，待确认）</source>
        <translation>{} (by the default calendar, to confirm)</translation>
    </message>
    <message>
        <source>{}，日期</source>
        <translation>{}, date</translation>
    </message>
    <message>
        <source>{}，时间</source>
        <translation>{}, time</translation>
    </message>
    <message>
        <source>{}，知道了</source>
        <translation>{}, got it</translation>
    </message>
    <message>
        <source>{}：{}，到期自动提醒复查</source>
        <translation>{}: {}, a recheck is due then</translation>
    </message>
    <message>
        <source>{}：这一项自动得出，不能填</source>
        <translation>{}: worked out by itself, cannot be filled in</translation>
    </message>
    <message>
        <source>“{}”不是本机知道的楼栋、房屋或风险点。已填的都在。核对是不是这里的牌子，也可以选楼栋。</source>
        <translation>&quot;{}&quot; is no building, home or risk point this device knows. What you filled in is safe. Check the plate, or choose the building.</translation>
    </message>
    <message>
        <source>“{}”不由{}来改，平台没有改动。你写的还在本机，不会丢。请告诉社区坐席。</source>
        <translation>&quot;{}&quot; is not for the {} to change; the platform changed nothing. What you wrote is still on the device. Tell the community desk.</translation>
    </message>
    <message>
        <source>“{}”不能“{}”。你填的都在，不会丢。这一步由{}来办。</source>
        <translation>A &quot;{}&quot; cannot &quot;{}&quot;. What you filled in is safe. This step is for: {}.</translation>
    </message>
    <message>
        <source>“{}”不能在这里改，平台没有改动。你写的还在本机，不会丢。请问社区坐席。</source>
        <translation>&quot;{}&quot; cannot be changed here; the platform changed nothing. What you wrote is still on the device. Ask the community desk.</translation>
    </message>
    <message>
        <source>“{}”写的内容不符合要求，平台没有改动。你写的还在本机，不会丢。请改好再交。</source>
        <translation>&quot;{}&quot; does not meet the rule; the platform changed nothing. What you wrote is still on the device. Correct it and send again.</translation>
    </message>
    <message>
        <source>、{} 个照片文件</source>
        <translation>, {} photo file|, {} photo files</translation>
    </message>
    <message>
        <source>一 二 三 四 五 六 日</source>
        <translation>Mo Tu We Th Fr Sa Su</translation>
    </message>
    <message>
        <source>一个点一行：纬度 经度 高度 精度</source>
        <translation>One point a line: latitude longitude height accuracy</translation>
    </message>
    <message>
        <source>一件只能挂起 1 次，这件已经挂过。期限没有变。请抓紧办或报上级协调。</source>
        <translation>A case is suspended once only, and this one was. The limit stands. Please hurry, or ask a superior.</translation>
    </message>
    <message>
        <source>一般</source>
        <translation>Ordinary</translation>
    </message>
    <message>
        <source>一般网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>一般隐患</source>
        <translation>General hazard</translation>
    </message>
    <message>
        <source>一般：按顺序处理</source>
        <translation>Ordinary: handled in turn</translation>
    </message>
    <message>
        <source>三合一住人</source>
        <translation>Living above a shop</translation>
    </message>
    <message>
        <source>三色关爱</source>
        <translation>Three-colour care</translation>
    </message>
    <message>
        <source>上传中 {0} / {1}</source>
        <translation>Uploading {0} / {1}</translation>
    </message>
    <message>
        <source>上传中 {}%</source>
        <translation>Uploading {}%</translation>
    </message>
    <message>
        <source>上传时程序出了错，已经记下来。资料都在本机，会自动再试。持续出现请告诉管理员。</source>
        <translation>A fault while sending was written down. Everything is on the device and is tried again. If it goes on, tell the administrator.</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>上报 {}</source>
        <translation>Report {}</translation>
    </message>
    <message>
        <source>上报过的都在这里：到哪一步了，退回了没有。</source>
        <translation>Everything you reported: how far it is, and whether it came back.</translation>
    </message>
    <message>
        <source>上报问题</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>上次 {}</source>
        <translation>Last time {}</translation>
    </message>
    <message>
        <source>上次常用在前</source>
        <translation>Last used first</translation>
    </message>
    <message>
        <source>上次结果</source>
        <translation>Last result</translation>
    </message>
    <message>
        <source>上次走访 {}</source>
        <translation>Last visit {}</translation>
    </message>
    <message>
        <source>上次输错了，还可以试 {n} 次</source>
        <translation>That was wrong; {n} tries left</translation>
    </message>
    <message>
        <source>上次：{}</source>
        <translation>Last time: {}</translation>
    </message>
    <message>
        <source>上面选了“{}”，{} 记的是“{}”。改成一致再交。</source>
        <translation>Above you chose “{}”, but {} says “{}”. Make them agree, then submit.</translation>
    </message>
    <message>
        <source>下一个未填</source>
        <translation>Next blank</translation>
    </message>
    <message>
        <source>下一项</source>
        <translation>Next due</translation>
    </message>
    <message>
        <source>下载的照片不完整，没有采用。请稍后再试。</source>
        <translation>The downloaded photo is incomplete and was not used. It can be fetched again.</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>不再对比</source>
        <translation>Stop comparing</translation>
    </message>
    <message>
        <source>不再对比上次</source>
        <translation>Stop comparing</translation>
    </message>
    <message>
        <source>不再记录轨迹</source>
        <translation>No longer recording the track</translation>
    </message>
    <message>
        <source>不到 1 分</source>
        <translation>under 1 min</translation>
    </message>
    <message>
        <source>不合格 {}</source>
        <translation>Fail {}</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>不同意调整</source>
        <translation>Refuse the change</translation>
    </message>
    <message>
        <source>不在家</source>
        <translation>Not at home</translation>
    </message>
    <message>
        <source>不在本机，联网后在平台上看</source>
        <translation>Not on this device; see it on the platform</translation>
    </message>
    <message>
        <source>不填就照系统的设置；写 direct 就不用代理。</source>
        <translation>Empty: as the system has it; direct: no proxy.</translation>
    </message>
    <message>
        <source>不处理不会丢</source>
        <translation>Nothing is lost meanwhile</translation>
    </message>
    <message>
        <source>不多了（不到 500 MB）：请联网，让原图送走。</source>
        <translation>Low (under 500 MB): go online, so that originals are sent.</translation>
    </message>
    <message>
        <source>不对，资料没有动。{}忘了请联系管理员，没上传的工作不会丢。</source>
        <translation>Wrong; nothing was touched. {} If you forgot it, ask the administrator; unsent work is safe.</translation>
    </message>
    <message>
        <source>不批销号</source>
        <translation>Refuse striking off</translation>
    </message>
    <message>
        <source>不改了</source>
        <translation>Leave as is</translation>
    </message>
    <message>
        <source>不是同一件</source>
        <translation>Not the same</translation>
    </message>
    <message>
        <source>不标了</source>
        <translation>Do not mark</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Not satisfied</translation>
    </message>
    <message>
        <source>不满意请写一句原因，好让人再去办。内容都在，不会丢。</source>
        <translation>If not satisfied, please write why, so that somebody goes again. Everything is safe.</translation>
    </message>
    <message>
        <source>不用了</source>
        <translation>No, thanks</translation>
    </message>
    <message>
        <source>不看了</source>
        <translation>Do not look</translation>
    </message>
    <message>
        <source>不签了</source>
        <translation>Do not sign</translation>
    </message>
    <message>
        <source>不认识定位方式“{}”，网格通没有打开。用 system、off、serial:端口@波特率 或 replay:文件。</source>
        <translation>Unknown position source &quot;{}&quot;, the app did not open. Use system, off, serial:PORT@BAUD or replay:FILE.</translation>
    </message>
    <message>
        <source>不适用 {}</source>
        <translation>N/A {}</translation>
    </message>
    <message>
        <source>不选了</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>专家</source>
        <translation>Expert</translation>
    </message>
    <message>
        <source>专属网格</source>
        <translation>Special grid</translation>
    </message>
    <message>
        <source>专项行动</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>东</source>
        <translation>east</translation>
    </message>
    <message>
        <source>东北</source>
        <translation>north-east</translation>
    </message>
    <message>
        <source>东南</source>
        <translation>south-east</translation>
    </message>
    <message>
        <source>两次不一样，再输一遍。</source>
        <translation>The two differ, enter it again.</translation>
    </message>
    <message>
        <source>严重程度</source>
        <translation>Severity</translation>
    </message>
    <message>
        <source>个人信息，平时遮住；要看先选原因，会留痕</source>
        <translation>Personal, hidden; choose a reason to look, it is logged</translation>
    </message>
    <message>
        <source>个文件</source>
        <translation>files</translation>
    </message>
    <message>
        <source>中文</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>为什么要看</source>
        <translation>Why do you need it</translation>
    </message>
    <message>
        <source>为什么跳过</source>
        <translation>Why skip it</translation>
    </message>
    <message>
        <source>也可以直接选照片</source>
        <translation>Or choose photos</translation>
    </message>
    <message>
        <source>乱停影响通行</source>
        <translation>Blocking the way</translation>
    </message>
    <message>
        <source>井盖缺损</source>
        <translation>Manhole cover</translation>
    </message>
    <message>
        <source>交上去的照片</source>
        <translation>Photos handed in</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>person</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>今天 {}</source>
        <translation>Today {}</translation>
    </message>
    <message>
        <source>今天的任务没读出来</source>
        <translation>Today&apos;s tasks could not be read</translation>
    </message>
    <message>
        <source>今天的任务都做完了</source>
        <translation>All of today&apos;s tasks are done</translation>
    </message>
    <message>
        <source>今天的备份没有做成，以前的备份都在。已存的记录没有动。稍后会自动再做。</source>
        <translation>Today&apos;s backup failed; earlier ones are there and your records are untouched. It is tried again by itself.</translation>
    </message>
    <message>
        <source>今天要办的任务</source>
        <translation>Tasks for today</translation>
    </message>
    <message>
        <source>今年</source>
        <translation>This year</translation>
    </message>
    <message>
        <source>今日</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>今日 {}</source>
        <translation>Today {}</translation>
    </message>
    <message>
        <source>今日 {} 前</source>
        <translation>Today by {}</translation>
    </message>
    <message>
        <source>今日到期</source>
        <translation>Due today</translation>
    </message>
    <message>
        <source>今日巡查路线</source>
        <translation>Today&apos;s patrol</translation>
    </message>
    <message>
        <source>今日待办</source>
        <translation>Due today</translation>
    </message>
    <message>
        <source>今晚 {}:00</source>
        <translation>Tonight {}:00</translation>
    </message>
    <message>
        <source>仍要提交</source>
        <translation>Submit anyway</translation>
    </message>
    <message>
        <source>仍要提交的原因</source>
        <translation>Why submit anyway</translation>
    </message>
    <message>
        <source>仍要提交，要写原因</source>
        <translation>Submitting anyway takes a reason</translation>
    </message>
    <message>
        <source>仍要注销</source>
        <translation>Remove anyway</translation>
    </message>
    <message>
        <source>仍要结束</source>
        <translation>End anyway</translation>
    </message>
    <message>
        <source>从图片认</source>
        <translation>From a picture</translation>
    </message>
    <message>
        <source>从照片里认码</source>
        <translation>Read from a photo</translation>
    </message>
    <message>
        <source>代录反馈</source>
        <translation>Enter feedback</translation>
    </message>
    <message>
        <source>代理地址</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>代理地址不对，应当像 http://10.1.2.3:8080 这样；不用代理就写 direct。请改好再试。</source>
        <translation>Wrong proxy address; it should look like http://10.1.2.3:8080, or direct for none. Correct it and try again.</translation>
    </message>
    <message>
        <source>代理服务器要求登录，没有传任何东西，资料都在本机。请把用户名和口令写进代理地址，或请管理员放行。</source>
        <translation>The proxy wants a login. Nothing was sent, everything is on the device. Put user and password into its address, or ask the administrator.</translation>
    </message>
    <message>
        <source>以后</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>任务情况</source>
        <translation>Task info</translation>
    </message>
    <message>
        <source>任务情况 · {}</source>
        <translation>Task info · {}</translation>
    </message>
    <message>
        <source>任务情况打不开</source>
        <translation>Cannot be opened</translation>
    </message>
    <message>
        <source>任务情况，{n} 条新留言</source>
        <translation>Task info, {n} new</translation>
    </message>
    <message>
        <source>任务留在待办里，建议今晚 19:00 至 20:00 再来一次。不用拍照。</source>
        <translation>The task stays open; try again tonight between 19:00 and 20:00. No photo needed.</translation>
    </message>
    <message>
        <source>任务留在待办里，建议明晚 19:00 至 20:00 再来一次。不用拍照。</source>
        <translation>The task stays open; try again tomorrow evening between 19:00 and 20:00. No photo needed.</translation>
    </message>
    <message>
        <source>任务读不出来</source>
        <translation>Cannot read the tasks</translation>
    </message>
    <message>
        <source>任务还没下到本机</source>
        <translation>No tasks on the device yet</translation>
    </message>
    <message>
        <source>传</source>
        <translation>sent</translation>
    </message>
    <message>
        <source>位置(&amp;I)：</source>
        <translation>&amp;Look in:</translation>
    </message>
    <message>
        <source>住院</source>
        <translation>In hospital</translation>
    </message>
    <message>
        <source>你在这个点，但定位和码都用不了。写一句，平台看得到。</source>
        <translation>You are at this point, but neither position nor code works. Write a line; the platform sees it.</translation>
    </message>
    <message>
        <source>你要注销的这条，平台上有人刚改过，所以没有注销。看过最新内容再定。</source>
        <translation>Somebody has just changed the record you wanted to remove, so it was not removed. Look at what it says now, then decide.</translation>
    </message>
    <message>
        <source>你选了：{}</source>
        <translation>You chose: {}</translation>
    </message>
    <message>
        <source>使用情况</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>例如 {}</source>
        <translation>For example {}</translation>
    </message>
    <message>
        <source>例如：住户不在家，进不去</source>
        <translation>Such as: nobody at home</translation>
    </message>
    <message>
        <source>例如：居民来电查询</source>
        <translation>Such as: the resident asked by phone</translation>
    </message>
    <message>
        <source>例如：重复报了</source>
        <translation>Such as: reported twice</translation>
    </message>
    <message>
        <source>例如：门锁着，只能隔着看</source>
        <translation>Such as: locked, could only look from outside</translation>
    </message>
    <message>
        <source>侧栏</source>
        <translation>Sidebar</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>保存网络设置</source>
        <translation>Save network settings</translation>
    </message>
    <message>
        <source>保留这条</source>
        <translation>Keep this</translation>
    </message>
    <message>
        <source>修改 {}</source>
        <translation>Edit {}</translation>
    </message>
    <message>
        <source>修改资料 {}</source>
        <translation>Edit details {}</translation>
    </message>
    <message>
        <source>做了什么，结果怎样（可不填）</source>
        <translation>What you did and how it went (optional)</translation>
    </message>
    <message>
        <source>停止记录</source>
        <translation>Stop recording</translation>
    </message>
    <message>
        <source>停水漏水</source>
        <translation>Water cut or leak</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>先不了</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>先不打，继续填</source>
        <translation>Not calling, go on</translation>
    </message>
    <message>
        <source>先不扫</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>先不换</source>
        <translation>Stay</translation>
    </message>
    <message>
        <source>先不等，直接开始</source>
        <translation>Start without waiting</translation>
    </message>
    <message>
        <source>先不选</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>先写收告知书的人是谁，再请这个人在签名板上签。</source>
        <translation>First write who receives the notice, then ask that person to sign on the pad.</translation>
    </message>
    <message>
        <source>先打电话，人等着就别等网。打完再接着填。</source>
        <translation>Phone first: people do not wait for networks. Then go on filling in.</translation>
    </message>
    <message>
        <source>先打电话，人等着就别等网。打完再提交，走紧急通道最先上传。</source>
        <translation>Phone first: people do not wait for networks. Then submit; it goes in the urgent lane.</translation>
    </message>
    <message>
        <source>先拍照，其余可以后补</source>
        <translation>Photo first, the rest later</translation>
    </message>
    <message>
        <source>先放着</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>先点：已改好、没改完或没改</source>
        <translation>First choose: put right, partly or not</translation>
    </message>
    <message>
        <source>先点：见到本人、未见面或未开门</source>
        <translation>First choose: met, not met or door not opened</translation>
    </message>
    <message>
        <source>先留着</source>
        <translation>Keep for now</translation>
    </message>
    <message>
        <source>先选大类，再选小类</source>
        <translation>First the group, then the kind</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>全部 {} 张</source>
        <translation>All {}</translation>
    </message>
    <message>
        <source>全部用平台的</source>
        <translation>All platform</translation>
    </message>
    <message>
        <source>全部用我的</source>
        <translation>All mine</translation>
    </message>
    <message>
        <source>全部送达</source>
        <translation>All delivered</translation>
    </message>
    <message>
        <source>全部送达，不用带</source>
        <translation>All delivered, nothing to carry</translation>
    </message>
    <message>
        <source>公告</source>
        <translation>Announcements</translation>
    </message>
    <message>
        <source>共 {} 个点：看过 {} 个{}，跳过 {} 个，漏 {} 个</source>
        <translation>{} point: {} seen{}, {} skipped, {} missed|{} points: {} seen{}, {} skipped, {} missed</translation>
    </message>
    <message>
        <source>共 {} 人</source>
        <translation>{} person|{} people</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>关上</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>关于网格通</source>
        <translation>About Gridworker</translation>
    </message>
    <message>
        <source>关爱等级</source>
        <translation>Care level</translation>
    </message>
    <message>
        <source>关爱计划</source>
        <translation>Care plan</translation>
    </message>
    <message>
        <source>关补光灯</source>
        <translation>Light off</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>关闭呼叫要写原因和设备怎么处理的。你填的都在，不会丢。补上再关闭。</source>
        <translation>Closing an alarm takes a reason and what was done with the device. What you filled in is safe. Add it, then close.</translation>
    </message>
    <message>
        <source>其中上班时间 {}</source>
        <translation>of it working hours {}</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>内涝积水</source>
        <translation>Flooding</translation>
    </message>
    <message>
        <source>再加一张</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>再报一件</source>
        <translation>Another report</translation>
    </message>
    <message>
        <source>再拍一张</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>再次叫应</source>
        <translation>Call again</translation>
    </message>
    <message>
        <source>再次走访</source>
        <translation>Visit again</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>再输一遍</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>再输一遍{what}</source>
        <translation>{what} once more</translation>
    </message>
    <message>
        <source>写一句为什么</source>
        <translation>Write why</translation>
    </message>
    <message>
        <source>写一句到 {} 字之间再提交；现在什么也没提交。</source>
        <translation>Write between one line and {} characters; nothing was submitted.</translation>
    </message>
    <message>
        <source>写一句原因再提交。</source>
        <translation>Write a reason, then submit.</translation>
    </message>
    <message>
        <source>写一句原因再提交，最多 {} 个字；现在什么也没提交，写的还在。</source>
        <translation>Write a reason of at most {} characters; nothing was submitted, your words are still there.</translation>
    </message>
    <message>
        <source>写一句原因，再点仍要提交</source>
        <translation>Write a reason, then submit anyway</translation>
    </message>
    <message>
        <source>写一句原因，再点撤回</source>
        <translation>Write a reason, then withdraw</translation>
    </message>
    <message>
        <source>写一句，下次一点就有</source>
        <translation>Write it once, tap it next time</translation>
    </message>
    <message>
        <source>写不进本机存储，刚才这一步没有存上。请检查磁盘，再存一次。</source>
        <translation>Storage cannot be written; the last step was not saved. Check the disk and save again.</translation>
    </message>
    <message>
        <source>写不进本机存储，解锁码这次没有试。资料没有动。请检查磁盘，再试。</source>
        <translation>This device&apos;s storage cannot be written to, so the code was not tried. Everything is as it was. Check the disk and try again.</translation>
    </message>
    <message>
        <source>出租</source>
        <translation>rented out</translation>
    </message>
    <message>
        <source>出租房检查</source>
        <translation>Rented home check</translation>
    </message>
    <message>
        <source>分区</source>
        <translation>Sections</translation>
    </message>
    <message>
        <source>刚刚</source>
        <translation>Just now</translation>
    </message>
    <message>
        <source>刚报的这件，平台已收到。</source>
        <translation>The platform has what you just reported.</translation>
    </message>
    <message>
        <source>删掉 {}</source>
        <translation>Remove {}</translation>
    </message>
    <message>
        <source>删掉“{}”</source>
        <translation>Delete &quot;{}&quot;</translation>
    </message>
    <message>
        <source>删掉一位</source>
        <translation>Delete a digit</translation>
    </message>
    <message>
        <source>删掉这张</source>
        <translation>Remove this</translation>
    </message>
    <message>
        <source>删掉这张照片</source>
        <translation>Delete this photo</translation>
    </message>
    <message>
        <source>删除并退回采集人</source>
        <translation>Deleted and returned to the finder</translation>
    </message>
    <message>
        <source>删除这一组</source>
        <translation>Delete this group</translation>
    </message>
    <message>
        <source>判为合格</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>判明</source>
        <translation>Establish</translation>
    </message>
    <message>
        <source>别的原因</source>
        <translation>Another reason</translation>
    </message>
    <message>
        <source>到了</source>
        <translation>I am here</translation>
    </message>
    <message>
        <source>到场</source>
        <translation>On site</translation>
    </message>
    <message>
        <source>到场 {}</source>
        <translation>On site {}</translation>
    </message>
    <message>
        <source>到场已撤销，没有发出去</source>
        <translation>Being on site was taken back; nothing was sent</translation>
    </message>
    <message>
        <source>到场已经发出，撤不回来。记录没有变。要改就打电话告诉值班室。</source>
        <translation>Being on site was sent and cannot be taken back. The record is unchanged. Phone the duty room to change it.</translation>
    </message>
    <message>
        <source>到场目标 10 分钟 · 剩</source>
        <translation>On site within 10 min · left</translation>
    </message>
    <message>
        <source>到场目标已过</source>
        <translation>The time to be on site is over</translation>
    </message>
    <message>
        <source>到期</source>
        <translation>falls due</translation>
    </message>
    <message>
        <source>到达</source>
        <translation>Arrive</translation>
    </message>
    <message>
        <source>前一年</source>
        <translation>Previous year</translation>
    </message>
    <message>
        <source>前一月</source>
        <translation>Previous month</translation>
    </message>
    <message>
        <source>前面的一条被退回了，改好它之后会自动再传。</source>
        <translation>The one before it was returned; once that is corrected, this goes by itself.</translation>
    </message>
    <message>
        <source>前面的分区</source>
        <translation>Earlier sections</translation>
    </message>
    <message>
        <source>剩 {}</source>
        <translation>{} left</translation>
    </message>
    <message>
        <source>剩{}</source>
        <translation>{} left</translation>
    </message>
    <message>
        <source>剩下的点按步行距离排好了</source>
        <translation>The rest is ordered by walking distance</translation>
    </message>
    <message>
        <source>剪贴板里没有能用的图片，没有加进来。已有的内容都在。请选文件或拖进来。</source>
        <translation>The clipboard has no usable picture, nothing was added. The rest is safe. Choose a file or drop one here.</translation>
    </message>
    <message>
        <source>办完的</source>
        <translation>Finished</translation>
    </message>
    <message>
        <source>办理情况</source>
        <translation>How it went</translation>
    </message>
    <message>
        <source>办理相关事项</source>
        <translation>Handle a matter</translation>
    </message>
    <message>
        <source>办理经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>加一条</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>加一组：{}</source>
        <translation>Add: {}</translation>
    </message>
    <message>
        <source>加照片</source>
        <translation>Add photo</translation>
    </message>
    <message>
        <source>动物尸体</source>
        <translation>Dead animal</translation>
    </message>
    <message>
        <source>劳资欠薪</source>
        <translation>Unpaid wages</translation>
    </message>
    <message>
        <source>北</source>
        <translation>north</translation>
    </message>
    <message>
        <source>区县</source>
        <translation>District</translation>
    </message>
    <message>
        <source>单位自己的根证书，PEM 格式。不填就只认系统里的。</source>
        <translation>Your office&apos;s own root certificate, PEM. Empty: the system&apos;s only.</translation>
    </message>
    <message>
        <source>单位证书文件</source>
        <translation>Office certificate</translation>
    </message>
    <message>
        <source>单元、房间</source>
        <translation>Unit, room</translation>
    </message>
    <message>
        <source>单元、楼层或房间（可不填）</source>
        <translation>Unit, floor or room (optional)</translation>
    </message>
    <message>
        <source>南</source>
        <translation>south</translation>
    </message>
    <message>
        <source>占消防车道</source>
        <translation>Fire lane blocked</translation>
    </message>
    <message>
        <source>占消防车道停车</source>
        <translation>Parked in fire lane</translation>
    </message>
    <message>
        <source>占道停车</source>
        <translation>Parking, roads</translation>
    </message>
    <message>
        <source>卫星定位</source>
        <translation>Satellite</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>原因：{}</source>
        <translation>Reason: {}</translation>
    </message>
    <message>
        <source>原图</source>
        <translation>Originals</translation>
    </message>
    <message>
        <source>原图 {} 张 {}</source>
        <translation>{} original {}|{} originals {}</translation>
    </message>
    <message>
        <source>原图先在本机等着；文字和小图照样传。要现在传，点“立即同步”。</source>
        <translation>Originals wait here; text and thumbnails are sent. To send them now, press &quot;Sync now&quot;.</translation>
    </message>
    <message>
        <source>原图存本机；联网后先传文字和缩略图，原图最后传</source>
        <translation>Originals stay here; once online text and thumbnails go first, originals last</translation>
    </message>
    <message>
        <source>原来的资料已经打不开。没传的还封着，有人登记并联网后照样送达。接着用，找管理员要新的开通码。</source>
        <translation>What was here cannot be opened any more. What was not sent is sealed and still arrives once somebody enrols and is online. To go on, ask your administrator for a new code.</translation>
    </message>
    <message>
        <source>原来那份留着，已经报出的不自动撤。</source>
        <translation>The former one stays, and what was reported.</translation>
    </message>
    <message>
        <source>原来那份留着，查出的隐患不自动撤。</source>
        <translation>The first one is kept; hazards found then are not withdrawn by themselves. </translation>
    </message>
    <message>
        <source>去上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>去填</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>去填{}</source>
        <translation>Fill in {}</translation>
    </message>
    <message>
        <source>去拍</source>
        <translation>Take it</translation>
    </message>
    <message>
        <source>去补正</source>
        <translation>Correct it</translation>
    </message>
    <message>
        <source>又从坏掉的资料库里找回 {} 条记录、{} 份草稿。</source>
        <translation>Saved from the damaged database: records {}, drafts {}.</translation>
    </message>
    <message>
        <source>又看见什么、要更正什么</source>
        <translation>What else you saw, or what to correct</translation>
    </message>
    <message>
        <source>反馈</source>
        <translation>Give feedback</translation>
    </message>
    <message>
        <source>发</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>取景：{}</source>
        <translation>View: {}</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>变焦，现在 {} 倍</source>
        <translation>Zoom, now {}×</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>口令至少 {n} 个字符，还差 {k} 个</source>
        <translation>At least {n} characters, {k} more</translation>
    </message>
    <message>
        <source>口令至少 {} 个字符，不能是连号，也不能反复用同一小段。可以用一句只有你知道的话。</source>
        <translation>A passphrase has at least {} characters, no run and no short piece over and over. Take a sentence only you know.</translation>
    </message>
    <message>
        <source>另一个平台</source>
        <translation>another platform</translation>
    </message>
    <message>
        <source>另存 {}</source>
        <translation>Save {} elsewhere</translation>
    </message>
    <message>
        <source>另有 {} 条只在密封存档里，联网后会直接交给平台。</source>
        <translation>Another {} are in the sealed archive only and go to the platform once online.</translation>
    </message>
    <message>
        <source>只剩最后 1 次，再错锁 {n} 分钟</source>
        <translation>One try left, then locked for {n} minutes</translation>
    </message>
    <message>
        <source>只看最近</source>
        <translation>Latest only</translation>
    </message>
    <message>
        <source>只算上班时间</source>
        <translation>Working hours only</translation>
    </message>
    <message>
        <source>只能用一次。用过或过期了，找社区管理员再要一个。</source>
        <translation>Works once. If it was used or has expired, ask the community desk for another.</translation>
    </message>
    <message>
        <source>只能选知道了</source>
        <translation>Only &quot;Got it&quot; can be chosen</translation>
    </message>
    <message>
        <source>只记在巡查里，不算上报</source>
        <translation>Noted in the patrol only, not reported</translation>
    </message>
    <message>
        <source>只记在巡查里，不算上报。要上报，点“上报问题”。</source>
        <translation>Noted in the patrol only. To report it, press &quot;Report&quot;.</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>可以开始了</source>
        <translation>Ready to start</translation>
    </message>
    <message>
        <source>可以打字</source>
        <translation>type instead</translation>
    </message>
    <message>
        <source>可以选文件</source>
        <translation>pick a file</translation>
    </message>
    <message>
        <source>可能是这个 Wi-Fi 要先登录，或单位用了自己的证书：请换个网络，或请管理员把单位证书装进系统（或用 --ca 指定）。</source>
        <translation>This Wi-Fi may want a login, or your office uses its own certificate: try another network, or ask the administrator to install it (or pass --ca).</translation>
    </message>
    <message>
        <source>可能是这个 Wi-Fi 要先登录，或地址填错了：请换个网络再试，还不行就请管理员核对平台地址。</source>
        <translation>This Wi-Fi may want a login, or the address is wrong: try another network, then ask the administrator.</translation>
    </message>
    <message>
        <source>可选多项，共 {} 项</source>
        <translation>Choose several of {}</translation>
    </message>
    <message>
        <source>台账</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>合格</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>合格 {}</source>
        <translation>Pass {}</translation>
    </message>
    <message>
        <source>同一栋 {}前已有同类上报</source>
        <translation>Same building, same kind, reported {} ago</translation>
    </message>
    <message>
        <source>同事</source>
        <translation>Colleague</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>Agree</translation>
    </message>
    <message>
        <source>同意了</source>
        <translation>Agreed</translation>
    </message>
    <message>
        <source>同意调整</source>
        <translation>Approve the change</translation>
    </message>
    <message>
        <source>同步中心</source>
        <translation>Sync centre</translation>
    </message>
    <message>
        <source>同步：{text}</source>
        <translation>Sync: {text}</translation>
    </message>
    <message>
        <source>后一年</source>
        <translation>Next year</translation>
    </message>
    <message>
        <source>后一月</source>
        <translation>Next month</translation>
    </message>
    <message>
        <source>后天 {}:00</source>
        <translation>In two days {}:00</translation>
    </message>
    <message>
        <source>后面的分区</source>
        <translation>Later sections</translation>
    </message>
    <message>
        <source>听讲解</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>告知书</source>
        <translation>Notice</translation>
    </message>
    <message>
        <source>告知书 {}</source>
        <translation>Notice {}</translation>
    </message>
    <message>
        <source>告知书 {} 拒签。原因：{}。隐患：{}</source>
        <translation>Notice {} was refused. Reason: {}. Hazards: {}</translation>
    </message>
    <message>
        <source>告知书还没有编号。已填的都在，不会丢。取一个编号再送达。</source>
        <translation>The notice has no number. What you filled in is safe. Take one, then deliver.</translation>
    </message>
    <message>
        <source>周一</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>周三</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>周二</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>周五</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>周六</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>周四</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>周日</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>周长约 {}</source>
        <translation>about {} around</translation>
    </message>
    <message>
        <source>呼叫上级</source>
        <translation>Call a superior</translation>
    </message>
    <message>
        <source>和平台各走各的</source>
        <translation>Apart from the platform</translation>
    </message>
    <message>
        <source>商铺检查</source>
        <translation>Shop check</translation>
    </message>
    <message>
        <source>噪声扰民</source>
        <translation>Noise</translation>
    </message>
    <message>
        <source>回执已收下：{}。</source>
        <translation>Receipt taken in: {}.</translation>
    </message>
    <message>
        <source>回核查结果</source>
        <translation>Answer the check</translation>
    </message>
    <message>
        <source>回答的不是接收表单的服务器：多半是这个 Wi-Fi 要先登录，或地址不对。记录都在本机，会自动再传。请换个网络再试，还不行就请管理员核对地址。</source>
        <translation>What answered is not the form server: this Wi-Fi probably wants a login first, or the address is wrong. The records are on the device and are sent again by themselves. Try another network; if that does not help, ask the administrator to check the address.</translation>
    </message>
    <message>
        <source>图标字体打不开，界面会缺图标。资料不受影响。请重新安装网格通。</source>
        <translation>The icon font cannot be opened, icons will be missing. Your work is not affected. Please install this program again.</translation>
    </message>
    <message>
        <source>图标字体没装好，界面会缺图标。资料不受影响。请重新安装网格通。</source>
        <translation>The icon font is not installed, icons will be missing. Your work is not affected. Please install this program again.</translation>
    </message>
    <message>
        <source>图片：{}</source>
        <translation>Picture: {}</translation>
    </message>
    <message>
        <source>图里有 {} 个码，用了第一个。</source>
        <translation>The picture has {} codes; the first was used.</translation>
    </message>
    <message>
        <source>图里没有认出码。拍近一点、正一点，或把下面的字填上。</source>
        <translation>No code found in the picture. Closer and straighter, or type the text below it.</translation>
    </message>
    <message>
        <source>在办</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>在哪一栋</source>
        <translation>Which building</translation>
    </message>
    <message>
        <source>在岗计时</source>
        <translation>Shift timer</translation>
    </message>
    <message>
        <source>在施工，进不去</source>
        <translation>Building works, no way in</translation>
    </message>
    <message>
        <source>在照片上标注</source>
        <translation>Mark up the photo</translation>
    </message>
    <message>
        <source>地下模式</source>
        <translation>Underground</translation>
    </message>
    <message>
        <source>地图选点</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>地址不对。照开通单填，例如 https://wg.example.gov.cn；只有本机可以用 http。</source>
        <translation>Wrong address. Copy it from your slip, such as https://wg.example.gov.cn; http works on this machine only.</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>场所</source>
        <translation>Premises</translation>
    </message>
    <message>
        <source>坏掉的文件留着没删。</source>
        <translation>The damaged file was kept.</translation>
    </message>
    <message>
        <source>垃圾堆积</source>
        <translation>Rubbish</translation>
    </message>
    <message>
        <source>基本满意</source>
        <translation>Fairly satisfied</translation>
    </message>
    <message>
        <source>填一项存一项</source>
        <translation>Saved item by item</translation>
    </message>
    <message>
        <source>填到一半的会自己存好</source>
        <translation>Half-filled forms are kept</translation>
    </message>
    <message>
        <source>填检查表</source>
        <translation>Fill in checklist</translation>
    </message>
    <message>
        <source>填检查表 · 填了一部分</source>
        <translation>Fill in checklist · partly filled</translation>
    </message>
    <message>
        <source>填的内容不合要求</source>
        <translation>This answer does not meet the rule</translation>
    </message>
    <message>
        <source>填进去</source>
        <translation>Put in</translation>
    </message>
    <message>
        <source>处</source>
        <translation>places</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>处置中</source>
        <translation>Being handled</translation>
    </message>
    <message>
        <source>处置人就是上报人，巡查和处置要分开。案件没有变。请另选一位处置人。</source>
        <translation>Reporter and handler are the same; patrol and handling are kept apart. The case is unchanged. Choose another handler.</translation>
    </message>
    <message>
        <source>备案编号</source>
        <translation>Filing number</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>备用钥匙</source>
        <translation>Spare key</translation>
    </message>
    <message>
        <source>复查</source>
        <translation>Recheck</translation>
    </message>
    <message>
        <source>复查 {}</source>
        <translation>Recheck {}</translation>
    </message>
    <message>
        <source>复查时间：{}</source>
        <translation>Recheck: {}</translation>
    </message>
    <message>
        <source>复查未过</source>
        <translation>Recheck failed</translation>
    </message>
    <message>
        <source>复查没通过</source>
        <translation>Recheck failed</translation>
    </message>
    <message>
        <source>复查结果</source>
        <translation>Result of the recheck</translation>
    </message>
    <message>
        <source>复查说明</source>
        <translation>Note on the recheck</translation>
    </message>
    <message>
        <source>复查通过</source>
        <translation>Recheck passed</translation>
    </message>
    <message>
        <source>外出</source>
        <translation>Away</translation>
    </message>
    <message>
        <source>多一档</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>多人聚集</source>
        <translation>Crowd</translation>
    </message>
    <message>
        <source>多半是本机日期慢了，请先对时；日期没错就告诉管理员。</source>
        <translation>This device&apos;s date is probably behind: set the clock; if it is right, tell the administrator.</translation>
    </message>
    <message>
        <source>夜间</source>
        <translation>Night</translation>
    </message>
    <message>
        <source>够用：照片存原图。</source>
        <translation>Enough: originals are kept.</translation>
    </message>
    <message>
        <source>大</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>大件垃圾</source>
        <translation>Bulky waste</translation>
    </message>
    <message>
        <source>天</source>
        <translation>days</translation>
    </message>
    <message>
        <source>天气不好</source>
        <translation>Bad weather</translation>
    </message>
    <message>
        <source>太容易猜了，别用连号，也别反复用同一小段。</source>
        <translation>Too easy to guess: use no run and no short piece over and over.</translation>
    </message>
    <message>
        <source>太短了，没有存。按住说，说完松开。</source>
        <translation>Too short, not kept. Hold while you speak, then let go.</translation>
    </message>
    <message>
        <source>失联</source>
        <translation>Out of contact</translation>
    </message>
    <message>
        <source>如 14:05</source>
        <translation>e.g. 14:05</translation>
    </message>
    <message>
        <source>如 2026</source>
        <translation>e.g. 2026</translation>
    </message>
    <message>
        <source>如 2026-07</source>
        <translation>e.g. 2026-07</translation>
    </message>
    <message>
        <source>如 2026-07-16</source>
        <translation>e.g. 2026-07-16</translation>
    </message>
    <message>
        <source>婚姻家庭</source>
        <translation>Family</translation>
    </message>
    <message>
        <source>存储已满 · 只存文字</source>
        <translation>Storage full · text only</translation>
    </message>
    <message>
        <source>存储已满，这一步没有存上；之前存好的都在。请删掉已送达的原图或别的文件，再存一次。</source>
        <translation>Storage is full; this step was not saved, earlier ones are. Delete delivered originals or other files and save again.</translation>
    </message>
    <message>
        <source>存储快满 · 照片只存小图</source>
        <translation>Storage low · small photos only</translation>
    </message>
    <message>
        <source>存储快满 · 还能存约 {n} 张</source>
        <translation>Storage low · about {n} photo|Storage low · about {n} photos</translation>
    </message>
    <message>
        <source>存到哪里</source>
        <translation>Where to save</translation>
    </message>
    <message>
        <source>存成 PDF</source>
        <translation>Save as PDF</translation>
    </message>
    <message>
        <source>安全证书上写的不是这个地址。</source>
        <translation>The certificate is for another address.</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>完成任务 {}</source>
        <translation>Task done {}</translation>
    </message>
    <message>
        <source>定位</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>定位 {}</source>
        <translation>Position {}</translation>
    </message>
    <message>
        <source>定位 {}，不太准</source>
        <translation>Position {}, not very accurate</translation>
    </message>
    <message>
        <source>定位 {}，不能用来到达</source>
        <translation>Position {}, not good enough to arrive by</translation>
    </message>
    <message>
        <source>定位偏了</source>
        <translation>Position is off</translation>
    </message>
    <message>
        <source>定位停在 {}，请扫码或手动到达</source>
        <translation>Position stopped {}; arrive by code or by hand</translation>
    </message>
    <message>
        <source>定位器 {} 打不开（{}）。可以扫码或手动到达；插好后会自己接上。</source>
        <translation>The receiver {} cannot be opened ({}). Arrive by code or by hand; once plugged in it is heard by itself.</translation>
    </message>
    <message>
        <source>定位器 {} 断开了（{}）。可以扫码或手动到达；插好后会自己接上。</source>
        <translation>The receiver {} went away ({}). Arrive by code or by hand; once plugged in it is heard by itself.</translation>
    </message>
    <message>
        <source>定位离这个点超过 30 m，或者不够准。记过的都在，不会丢。走近些再点，或者扫码、手动到达。</source>
        <translation>You are more than 30 m away, or the position is not accurate enough. What you noted is safe. Go closer, or arrive by code or by hand.</translation>
    </message>
    <message>
        <source>定位精度 ±{} m</source>
        <translation>Position ±{} m</translation>
    </message>
    <message>
        <source>定位精度 ±{} m，不太准</source>
        <translation>Position ±{} m, not very accurate</translation>
    </message>
    <message>
        <source>定位精度 ±{} m，不太准，请选楼栋</source>
        <translation>Position ±{} m, not accurate: choose the building</translation>
    </message>
    <message>
        <source>定级</source>
        <translation>Grade</translation>
    </message>
    <message>
        <source>审核人退回了这一条</source>
        <translation>The reviewer returned this</translation>
    </message>
    <message>
        <source>家中设备</source>
        <translation>Devices at home</translation>
    </message>
    <message>
        <source>密钥</source>
        <translation>key</translation>
    </message>
    <message>
        <source>对方不用签。写下原因，请见证人在场。</source>
        <translation>The other side need not sign. Write down why, and have a witness there.</translation>
    </message>
    <message>
        <source>对方签名</source>
        <translation>Their signature</translation>
    </message>
    <message>
        <source>对方说：{}</source>
        <translation>It says: {}</translation>
    </message>
    <message>
        <source>导出 GPX</source>
        <translation>Export GPX</translation>
    </message>
    <message>
        <source>导出离线包</source>
        <translation>Export a bundle</translation>
    </message>
    <message>
        <source>导出诊断信息</source>
        <translation>Diagnostics</translation>
    </message>
    <message>
        <source>导航</source>
        <translation>Navigation</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>小时</source>
        <translation>h</translation>
    </message>
    <message>
        <source>小类</source>
        <translation>kind</translation>
    </message>
    <message>
        <source>小问题</source>
        <translation>Minor</translation>
    </message>
    <message>
        <source>少一档</source>
        <translation>One less</translation>
    </message>
    <message>
        <source>就医</source>
        <translation>Medical care</translation>
    </message>
    <message>
        <source>就按这个顺序</source>
        <translation>Keep this order</translation>
    </message>
    <message>
        <source>居住状态</source>
        <translation>Lives here</translation>
    </message>
    <message>
        <source>居民</source>
        <translation>Resident</translation>
    </message>
    <message>
        <source>居民呼叫</source>
        <translation>Resident&apos;s call</translation>
    </message>
    <message>
        <source>居民没有表示不满意，不用重办。记录没有变。</source>
        <translation>The resident was not dissatisfied; no need to reopen. Nothing changed.</translation>
    </message>
    <message>
        <source>展开</source>
        <translation>Unfold</translation>
    </message>
    <message>
        <source>展开填写</source>
        <translation>Unfold</translation>
    </message>
    <message>
        <source>巡查</source>
        <translation>Patrol</translation>
    </message>
    <message>
        <source>巡查中</source>
        <translation>On patrol</translation>
    </message>
    <message>
        <source>巡查到点 {}</source>
        <translation>Point reached {}</translation>
    </message>
    <message>
        <source>巡查开始了</source>
        <translation>Patrol started</translation>
    </message>
    <message>
        <source>巡查打不开</source>
        <translation>The patrol cannot be opened</translation>
    </message>
    <message>
        <source>巡查暂停了。点“继续巡查”，再到点。</source>
        <translation>The patrol is paused. Press &quot;Resume&quot; first.</translation>
    </message>
    <message>
        <source>巡查查看 {}</source>
        <translation>Point seen {}</translation>
    </message>
    <message>
        <source>巡查次数</source>
        <translation>Patrol count</translation>
    </message>
    <message>
        <source>巡查点</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>巡查点 {} 个{}</source>
        <translation>{} point{}|{} points{}</translation>
    </message>
    <message>
        <source>巡查结束</source>
        <translation>Patrol ended</translation>
    </message>
    <message>
        <source>巡查结束，已存好</source>
        <translation>Patrol ended and saved</translation>
    </message>
    <message>
        <source>巡查跳过 {}</source>
        <translation>Point skipped {}</translation>
    </message>
    <message>
        <source>巡查还没开始，或者暂停了。记过的都在，不会丢。先点“开始”或“继续”。</source>
        <translation>The patrol is not running. What you noted is safe. Press start or resume first.</translation>
    </message>
    <message>
        <source>巡查里没有这个点。记过的都在，不会丢。请从列表里选。</source>
        <translation>The patrol has no such point. What you noted is safe. Choose one from the list.</translation>
    </message>
    <message>
        <source>巡查里没有这个点了。记过的都在，不会丢。</source>
        <translation>This point is no longer in the patrol. What you noted is safe.</translation>
    </message>
    <message>
        <source>工作日</source>
        <translation>working days</translation>
    </message>
    <message>
        <source>工作时</source>
        <translation>working hours</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Worker no.</translation>
    </message>
    <message>
        <source>工地检查</source>
        <translation>Site check</translation>
    </message>
    <message>
        <source>已 {n} 天没同步</source>
        <translation>Not synced for {n} days</translation>
    </message>
    <message>
        <source>已 {n} 小时没同步</source>
        <translation>{n} h without sync</translation>
    </message>
    <message>
        <source>已上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>已上报（未分流）</source>
        <translation>Reported (not routed)</translation>
    </message>
    <message>
        <source>已关闭</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>已写好 {name}，里面没有姓名、电话和地址，可以交给管理员。</source>
        <translation>Wrote {name}. It has no names, phones or addresses; you can hand it to the administrator.</translation>
    </message>
    <message>
        <source>已写好 {}（{}）。带到平台，由管理员收下；平台给的回执再带回来收进来。</source>
        <translation>Wrote {} ({}). Carry it to the platform, where the administrator takes it in; then bring the receipt back here.</translation>
    </message>
    <message>
        <source>已分流</source>
        <translation>Routed</translation>
    </message>
    <message>
        <source>已删掉 1 张</source>
        <translation>1 photo removed</translation>
    </message>
    <message>
        <source>已删掉 1 张照片</source>
        <translation>1 photo deleted</translation>
    </message>
    <message>
        <source>已删掉 {}</source>
        <translation>{} removed</translation>
    </message>
    <message>
        <source>已判明</source>
        <translation>Established</translation>
    </message>
    <message>
        <source>已到</source>
        <translation>Reached</translation>
    </message>
    <message>
        <source>已到场</source>
        <translation>On site</translation>
    </message>
    <message>
        <source>已到达</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>已办</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>已办 {}</source>
        <translation>Done {}</translation>
    </message>
    <message>
        <source>已办 {} 项</source>
        <translation>{} done</translation>
    </message>
    <message>
        <source>已去过 {} 次</source>
        <translation>been there {} time|been there {} times</translation>
    </message>
    <message>
        <source>已反馈</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>已发布</source>
        <translation>Published</translation>
    </message>
    <message>
        <source>已发现</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>已受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>已叫备岗 · 转社区值班剩</source>
        <translation>Stand-in called · duty room in</translation>
    </message>
    <message>
        <source>已叫应</source>
        <translation>Called</translation>
    </message>
    <message>
        <source>已同步</source>
        <translation>Synced</translation>
    </message>
    <message>
        <source>已填</source>
        <translation>Filled in</translation>
    </message>
    <message>
        <source>已填一部分</source>
        <translation>Partly filled</translation>
    </message>
    <message>
        <source>已处置</source>
        <translation>Handled</translation>
    </message>
    <message>
        <source>已存到 {}。这个文件没有加密，自己收好。</source>
        <translation>Saved to {}. The file is not encrypted; keep it safe.</translation>
    </message>
    <message>
        <source>已存到 {}，那一份没有加密</source>
        <translation>Saved to {}; that copy is not encrypted</translation>
    </message>
    <message>
        <source>已存在本机，联网后自动上传</source>
        <translation>Saved on this device, uploads once online</translation>
    </message>
    <message>
        <source>已存好 {}</source>
        <translation>Saved {}</translation>
    </message>
    <message>
        <source>已存好。</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>已存好。接着巡查。</source>
        <translation>Saved. Go on with the patrol.</translation>
    </message>
    <message>
        <source>已存好，排在第 {} 位。</source>
        <translation>Saved, number {} in the queue.</translation>
    </message>
    <message>
        <source>已存好，联网后送到平台；答复会显示在这里。</source>
        <translation>Saved and sent once online; the answer will stand here.</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>已并入</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>已报警</source>
        <translation>Alarm raised</translation>
    </message>
    <message>
        <source>已排期</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>已接</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>已推送</source>
        <translation>Pushed</translation>
    </message>
    <message>
        <source>已提交</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>已撤回，没有传出去。</source>
        <translation>Withdrawn, nothing was sent.</translation>
    </message>
    <message>
        <source>已改好</source>
        <translation>Put right</translation>
    </message>
    <message>
        <source>已改好：提交后由街道核实结案</source>
        <translation>Put right: the street verifies and closes it</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>已暂停，走过的都存好了</source>
        <translation>Paused; what you walked is saved</translation>
    </message>
    <message>
        <source>已替同事交给平台。回执在旁边：{}，请带回给他。</source>
        <translation>Handed to the platform for your colleague. The receipt lies beside it: {}. Please carry it back.</translation>
    </message>
    <message>
        <source>已核对</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>已派人</source>
        <translation>Somebody sent</translation>
    </message>
    <message>
        <source>已由 {} 的改正代替</source>
        <translation>Replaced by the correction of {}</translation>
    </message>
    <message>
        <source>已申请撤回</source>
        <translation>Asked to withdraw</translation>
    </message>
    <message>
        <source>已申请撤回，等调度员来定。</source>
        <translation>Asked to withdraw; the dispatcher decides.</translation>
    </message>
    <message>
        <source>已签收</source>
        <translation>Acknowledged</translation>
    </message>
    <message>
        <source>已签收 {}</source>
        <translation>Acknowledged {}</translation>
    </message>
    <message>
        <source>已签收，{}</source>
        <translation>Acknowledged, {}</translation>
    </message>
    <message>
        <source>已经延期 2 次，不能再延。期限没有变。请抓紧办或报上级协调。</source>
        <translation>It was extended twice and cannot be again. The limit stands. Please hurry, or ask a superior.</translation>
    </message>
    <message>
        <source>已经提交，只能看</source>
        <translation>Submitted, read only</translation>
    </message>
    <message>
        <source>已经解决了</source>
        <translation>Solved already</translation>
    </message>
    <message>
        <source>已经超期，不能再申请延期或挂起。期限没有变。请抓紧办或报上级协调。</source>
        <translation>It is overdue and can no longer be extended or suspended. The limit stands. Please hurry, or ask a superior.</translation>
    </message>
    <message>
        <source>已经重办过 1 次，不能再重办。记录没有变。请新报一件，注明原编号。</source>
        <translation>It was reopened once and cannot be again. Nothing changed. Make a new report and give the old number.</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>已结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>已结案（待评价）</source>
        <translation>Closed (to be rated)</translation>
    </message>
    <message>
        <source>已编号 {}</source>
        <translation>No. {}</translation>
    </message>
    <message>
        <source>已自动保存 {}</source>
        <translation>Saved {}</translation>
    </message>
    <message>
        <source>已补到那一件。</source>
        <translation>Added to that one.</translation>
    </message>
    <message>
        <source>已补正，交回去了</source>
        <translation>Corrected and returned</translation>
    </message>
    <message>
        <source>已见面</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>已解除</source>
        <translation>Lifted</translation>
    </message>
    <message>
        <source>已记下，下次打开网格通时换语言。</source>
        <translation>Noted: the language changes when Gridworker is next opened.</translation>
    </message>
    <message>
        <source>已记下，下次打开网格通时用。现在的上传不受影响。</source>
        <translation>Noted, used when Gridworker is next opened. Sending goes on as it is.</translation>
    </message>
    <message>
        <source>已记下：{}</source>
        <translation>Noted: {}</translation>
    </message>
    <message>
        <source>已记录到场，{}</source>
        <translation>On site noted, {}</translation>
    </message>
    <message>
        <source>已评价</source>
        <translation>Rated</translation>
    </message>
    <message>
        <source>已语音叫应 · 转备岗剩</source>
        <translation>Called by voice · stand-in in</translation>
    </message>
    <message>
        <source>已读 {}</source>
        <translation>Read {}</translation>
    </message>
    <message>
        <source>已超 {}</source>
        <translation>{} over</translation>
    </message>
    <message>
        <source>已超{}</source>
        <translation>{} over</translation>
    </message>
    <message>
        <source>已超期 {}</source>
        <translation>{} overdue</translation>
    </message>
    <message>
        <source>已超期 {} 天</source>
        <translation>{} day overdue|{} days overdue</translation>
    </message>
    <message>
        <source>已跳过</source>
        <translation>Skipped</translation>
    </message>
    <message>
        <source>已转社区值班</source>
        <translation>Passed to the duty room</translation>
    </message>
    <message>
        <source>已输入 {n} 位，共 {all} 位</source>
        <translation>{n} of {all} digits entered</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>已退单</source>
        <translation>Handed back</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>已送达 {}</source>
        <translation>Delivered {}</translation>
    </message>
    <message>
        <source>已送达，只能看</source>
        <translation>Delivered, read only</translation>
    </message>
    <message>
        <source>已选</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>已销号</source>
        <translation>Struck off</translation>
    </message>
    <message>
        <source>已锁 {n} 分钟，{time} 再试。
资料都在，不会丢。</source>
        <translation>Locked for {n} minutes, try again at {time}.
Everything is safe.</translation>
    </message>
    <message>
        <source>市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>市政设施检查</source>
        <translation>Street facility check</translation>
    </message>
    <message>
        <source>带上这台设备到社区服务台，核对身份后领一个新的开通码，再用“换人登录”里的“登记另一位”登记。</source>
        <translation>Take this device to the community desk, show who you are and get a new enrolment code; then enrol under &quot;Switch worker&quot;, &quot;Enrol another worker&quot;.</translation>
    </message>
    <message>
        <source>带走没传的</source>
        <translation>Take along what waits</translation>
    </message>
    <message>
        <source>常用位置</source>
        <translation>List of places and bookmarks</translation>
    </message>
    <message>
        <source>常用语</source>
        <translation>Phrases</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>The platform</translation>
    </message>
    <message>
        <source>平台上</source>
        <translation>On the platform</translation>
    </message>
    <message>
        <source>平台上的情况已经变了，这一条没有采用。</source>
        <translation>Things have changed on the platform; this one was not taken over.</translation>
    </message>
    <message>
        <source>平台像是用旧备份恢复过，还没有宣告，暂时不传。资料都在本机，不会丢。请告诉管理员运行 new-epoch。</source>
        <translation>The platform seems to have been restored from an old backup without saying so; nothing is sent for now. Everything is safe here. Tell the administrator to run new-epoch.</translation>
    </message>
    <message>
        <source>平台出错了（代号 {}）。资料都在本机，会自动再传。持续出现请告诉管理员。</source>
        <translation>The platform had an error (code {}). Everything is on the device and is sent again by itself. If it goes on, tell the administrator.</translation>
    </message>
    <message>
        <source>平台刚恢复过，要先对一次再传。资料都在本机，会自动再试。</source>
        <translation>The platform has just been restored; both compare before anything is sent. Everything is on the device and is tried again.</translation>
    </message>
    <message>
        <source>平台发来的资料接不上，没有采用。稍后自动再试。</source>
        <translation>What the platform sent does not join up and was not used. It tries again by itself.</translation>
    </message>
    <message>
        <source>平台地址</source>
        <translation>Platform address</translation>
    </message>
    <message>
        <source>平台地址不对，应当像 https://wg.example.gov.cn 这样。请照开通单重新填。</source>
        <translation>Wrong platform address; it should look like https://wg.example.gov.cn. Copy it from your slip.</translation>
    </message>
    <message>
        <source>平台地址和开通码在社区管理员给你的开通单上。这一步要联网，以后离线也能用。</source>
        <translation>The platform&apos;s address and your enrolment code are on the slip from the community desk. This step needs a network; afterwards you can work offline.</translation>
    </message>
    <message>
        <source>平台指纹</source>
        <translation>platform fingerprint</translation>
    </message>
    <message>
        <source>平台收下 {} 条</source>
        <translation>the platform has {} record|the platform has {} records</translation>
    </message>
    <message>
        <source>平台暂时不认这台设备，传不上去。资料都在本机，可以照常工作。持续出现请联系管理员。</source>
        <translation>The platform does not accept this device now. Everything is here and you can work on. If it goes on, tell the administrator.</translation>
    </message>
    <message>
        <source>平台暂时处理不了这一条，稍后自动再传。</source>
        <translation>The platform cannot handle this one now; it is sent again by itself.</translation>
    </message>
    <message>
        <source>平台暂时收不了这张照片，稍后自动再传。</source>
        <translation>The platform cannot take this photo now; it is sent again by itself.</translation>
    </message>
    <message>
        <source>平台正忙。资料都在本机，稍后自动再传。</source>
        <translation>The platform is busy. Everything is on this device and is sent again later.</translation>
    </message>
    <message>
        <source>平台没有改动</source>
        <translation>the platform changed nothing</translation>
    </message>
    <message>
        <source>平台没有答复这一条，稍后自动再传。</source>
        <translation>The platform gave no answer to this one; it is sent again by itself.</translation>
    </message>
    <message>
        <source>平台没有认出这台设备的签名，没有登记。请重新开始登记；还不行就联系管理员。</source>
        <translation>The platform did not recognise this device&apos;s signature; nothing was enrolled. Start again, or ask the administrator.</translation>
    </message>
    <message>
        <source>平台版本 {}</source>
        <translation>Platform {}</translation>
    </message>
    <message>
        <source>平台由{}</source>
        <translation>On the platform {}</translation>
    </message>
    <message>
        <source>平台的</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>平台的安全证书来自这台设备不认的机构。</source>
        <translation>The platform&apos;s certificate comes from an authority this device does not know.</translation>
    </message>
    <message>
        <source>平台的安全证书过期了。</source>
        <translation>The platform&apos;s certificate has expired.</translation>
    </message>
    <message>
        <source>平台的安全证书还没到生效的日子。</source>
        <translation>The platform&apos;s certificate is not valid yet.</translation>
    </message>
    <message>
        <source>平台的安全证书通不过检查。</source>
        <translation>The platform&apos;s certificate does not pass the check.</translation>
    </message>
    <message>
        <source>平台的答复对不上({})，没有登记，本机什么也没有改。请核对平台地址，或联系管理员。</source>
        <translation>The platform&apos;s answer does not fit ({}); nothing was enrolled or changed. Check the address, or ask the administrator.</translation>
    </message>
    <message>
        <source>平台稍后再处理这一条，会自动再传。</source>
        <translation>The platform handles this one later; it is sent again by itself.</translation>
    </message>
    <message>
        <source>平台给这台设备的回执，有没有网都能收。同事的离线包也能选：联网时替他交给平台，内容看不到。</source>
        <translation>Receipts for this device, with or without a network. A colleague&apos;s bundle works too: it is handed to the platform when online, and you cannot see what is in it.</translation>
    </message>
    <message>
        <source>平板上画不了，提交时写明原因</source>
        <translation>Cannot be drawn on the tablet; give a reason when you submit</translation>
    </message>
    <message>
        <source>并入</source>
        <translation>Merge into</translation>
    </message>
    <message>
        <source>并入，补照片</source>
        <translation>Join, with photos</translation>
    </message>
    <message>
        <source>广告牌空调架</source>
        <translation>Signs, air-con racks</translation>
    </message>
    <message>
        <source>应急模式</source>
        <translation>Emergency mode</translation>
    </message>
    <message>
        <source>延期</source>
        <translation>Extend</translation>
    </message>
    <message>
        <source>建议</source>
        <translation>Suggestion</translation>
    </message>
    <message>
        <source>建议是你提的，不能由你自己批。记录没有变。请社区另一位来批。</source>
        <translation>You proposed it, so you cannot approve it. Nothing changed. Ask somebody else at the community.</translation>
    </message>
    <message>
        <source>建议的等级和现在一样。你填的都在，不会丢。选另一个等级。</source>
        <translation>The level proposed is the present one. What you filled in is safe. Choose another.</translation>
    </message>
    <message>
        <source>建议调整关爱等级</source>
        <translation>Level change proposed</translation>
    </message>
    <message>
        <source>建议调整等级</source>
        <translation>Propose a level</translation>
    </message>
    <message>
        <source>建议转给谁（可不填）</source>
        <translation>Hand to whom (optional)</translation>
    </message>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>开始处置</source>
        <translation>Start handling</translation>
    </message>
    <message>
        <source>开始巡查</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>开始巡查 {}</source>
        <translation>Start patrol {}</translation>
    </message>
    <message>
        <source>开始检查</source>
        <translation>Start the check</translation>
    </message>
    <message>
        <source>开始记录轨迹，只存在本机</source>
        <translation>Recording the track, on this device only</translation>
    </message>
    <message>
        <source>开始走访</source>
        <translation>Start the visit</translation>
    </message>
    <message>
        <source>开源许可</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>开补光灯</source>
        <translation>Light on</translation>
    </message>
    <message>
        <source>开通码</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>开通码不对：只有字母和数字。请照开通单重新填。</source>
        <translation>Wrong code: letters and digits only. Copy it from your slip.</translation>
    </message>
    <message>
        <source>归档</source>
        <translation>Archive</translation>
    </message>
    <message>
        <source>当场劝改</source>
        <translation>Persuaded on the spot</translation>
    </message>
    <message>
        <source>当场改好</source>
        <translation>Put right on the spot</translation>
    </message>
    <message>
        <source>当场改好要有改后的照片。已填的都在，不会丢。补一张再提交。</source>
        <translation>Put right on the spot needs a photo from afterwards. What you filled in is safe. Add one and submit again.</translation>
    </message>
    <message>
        <source>当时</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>当时没有拍照</source>
        <translation>No photos from then</translation>
    </message>
    <message>
        <source>当时的回答不在本机，这里只有结果和说明</source>
        <translation>The answers of then are not on this device; only the outcome and the note are</translation>
    </message>
    <message>
        <source>当时的照片</source>
        <translation>Photos from then</translation>
    </message>
    <message>
        <source>录像</source>
        <translation>film</translation>
    </message>
    <message>
        <source>录音</source>
        <translation>sound</translation>
    </message>
    <message>
        <source>录音、录像和文件也一起清，只清平台收齐的；缩略图和带水印的照片留着。</source>
        <translation>Sounds, films and files go too, and only what the platform has whole; thumbnails and stamped photos stay.</translation>
    </message>
    <message>
        <source>往{} {}（直线）</source>
        <translation>{} {} (straight line)</translation>
    </message>
    <message>
        <source>往前移</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>往后移</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>往后还有 {} 项，可以先做最近的一项。</source>
        <translation>{} more later; you can do the next one now.</translation>
    </message>
    <message>
        <source>待传</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>待传的读不出来</source>
        <translation>Cannot read what waits</translation>
    </message>
    <message>
        <source>待分流</source>
        <translation>To route</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>待办 {}</source>
        <translation>Open {}</translation>
    </message>
    <message>
        <source>待办和已办</source>
        <translation>Open and done</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>To accept</translation>
    </message>
    <message>
        <source>待复查</source>
        <translation>To recheck</translation>
    </message>
    <message>
        <source>待巡查</source>
        <translation>To patrol</translation>
    </message>
    <message>
        <source>待当地主管部门确认，不写进告知书</source>
        <translation>To be confirmed locally, not in the notice</translation>
    </message>
    <message>
        <source>待接</source>
        <translation>To take</translation>
    </message>
    <message>
        <source>待核实</source>
        <translation>To verify</translation>
    </message>
    <message>
        <source>待检查</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>待确认</source>
        <translation>To confirm</translation>
    </message>
    <message>
        <source>待补充</source>
        <translation>More wanted</translation>
    </message>
    <message>
        <source>待走访</source>
        <translation>To visit</translation>
    </message>
    <message>
        <source>很少（不到 200 MB）：新照片只存带水印的小图，不存原图。</source>
        <translation>Very low (under 200 MB): new photos keep the small stamped picture, no original.</translation>
    </message>
    <message>
        <source>微网格</source>
        <translation>Micro-grid</translation>
    </message>
    <message>
        <source>微网格员</source>
        <translation>Micro-grid worker</translation>
    </message>
    <message>
        <source>必填</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>必须拍照</source>
        <translation>Photo required</translation>
    </message>
    <message>
        <source>志愿者</source>
        <translation>Volunteer</translation>
    </message>
    <message>
        <source>忘记了</source>
        <translation>Forgot it?</translation>
    </message>
    <message>
        <source>忘记了也不会丢资料</source>
        <translation>Nothing is lost if you forgot it</translation>
    </message>
    <message>
        <source>快满了：暂时不能拍照，文字照样能存。没传的一件也不会删。</source>
        <translation>Nearly full: no photos for now, text is still saved. Nothing unsent is deleted.</translation>
    </message>
    <message>
        <source>怎么去 · {}</source>
        <translation>How to get there · {}</translation>
    </message>
    <message>
        <source>怎么送达的</source>
        <translation>How delivered</translation>
    </message>
    <message>
        <source>急救</source>
        <translation>Ambulance</translation>
    </message>
    <message>
        <source>总网格</source>
        <translation>Main grid</translation>
    </message>
    <message>
        <source>恢复办理</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>情况说明</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>想改到的时间已经过了，什么也没提交。换一个时间再提。</source>
        <translation>That time is past; nothing was submitted. Choose another.</translation>
    </message>
    <message>
        <source>想说的话</source>
        <translation>Your words</translation>
    </message>
    <message>
        <source>意见 {}</source>
        <translation>Feedback {}</translation>
    </message>
    <message>
        <source>我</source>
        <translation>Me</translation>
    </message>
    <message>
        <source>我加的</source>
        <translation>Added by me</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>Me</translation>
    </message>
    <message>
        <source>我的上报</source>
        <translation>My reports</translation>
    </message>
    <message>
        <source>我的修改 {}</source>
        <translation>My change {}</translation>
    </message>
    <message>
        <source>或者写一句</source>
        <translation>Or write a line</translation>
    </message>
    <message>
        <source>截至昨日</source>
        <translation>Up to yesterday</translation>
    </message>
    <message>
        <source>户外</source>
        <translation>Outdoors</translation>
    </message>
    <message>
        <source>房主电话</source>
        <translation>Owner&apos;s phone</translation>
    </message>
    <message>
        <source>房屋</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>房屋安全</source>
        <translation>Buildings</translation>
    </message>
    <message>
        <source>房屋核验</source>
        <translation>House check</translation>
    </message>
    <message>
        <source>房屋进水</source>
        <translation>Water in homes</translation>
    </message>
    <message>
        <source>手动</source>
        <translation>By hand</translation>
    </message>
    <message>
        <source>手动到达</source>
        <translation>Arrive by hand</translation>
    </message>
    <message>
        <source>手动到达要写一句原因。记过的都在，不会丢。选一个原因再点。</source>
        <translation>Arriving by hand takes a reason. What you noted is safe. Choose one.</translation>
    </message>
    <message>
        <source>手动到达：{}</source>
        <translation>Arrived by hand: {}</translation>
    </message>
    <message>
        <source>手工填的，没有精度</source>
        <translation>Typed by hand, no accuracy</translation>
    </message>
    <message>
        <source>手机扫码，可以在手机上导航。</source>
        <translation>Scan with a phone to be guided there.</translation>
    </message>
    <message>
        <source>打不开</source>
        <translation>Cannot be opened</translation>
    </message>
    <message>
        <source>打卡</source>
        <translation>Check-in</translation>
    </message>
    <message>
        <source>打开今日</source>
        <translation>Open Today</translation>
    </message>
    <message>
        <source>打开同步中心</source>
        <translation>Open the sync centre</translation>
    </message>
    <message>
        <source>打开日历</source>
        <translation>Open calendar</translation>
    </message>
    <message>
        <source>打开网址</source>
        <translation>Open link</translation>
    </message>
    <message>
        <source>打成一个加密的文件，只有平台能打开，谁带去都行。没网也能办；带走后本机照样留着，等回执。</source>
        <translation>One encrypted file that only the platform can open; anybody may carry it. Works without a network. Everything stays here until the receipt arrives.</translation>
    </message>
    <message>
        <source>打电话 · {}</source>
        <translation>Phone · {}</translation>
    </message>
    <message>
        <source>打电话核实</source>
        <translation>Phone to check</translation>
    </message>
    <message>
        <source>打过了，继续填</source>
        <translation>Phoned, go on</translation>
    </message>
    <message>
        <source>执法人员</source>
        <translation>Enforcement officer</translation>
    </message>
    <message>
        <source>执法处理</source>
        <translation>With enforcement</translation>
    </message>
    <message>
        <source>执法要有两人在场。记录没有变。写上另一位执法人员再提交。</source>
        <translation>Enforcement takes two officers. Nothing changed. Add the other one.</translation>
    </message>
    <message>
        <source>扫开通单上的码</source>
        <translation>Scan the code on the slip</translation>
    </message>
    <message>
        <source>扫码</source>
        <translation>By code</translation>
    </message>
    <message>
        <source>扫码到达</source>
        <translation>Arrive by code</translation>
    </message>
    <message>
        <source>扫码在手机上导航</source>
        <translation>Scan to be guided by phone</translation>
    </message>
    <message>
        <source>扫码拨打 {}</source>
        <translation>Scan to phone {}</translation>
    </message>
    <message>
        <source>扫码枪和读卡器会自己填在这里；也可以照着码下面的字手输。</source>
        <translation>Scanners and card readers fill this in; you can also type the text below the code.</translation>
    </message>
    <message>
        <source>扫码枪扫到的字。手上只有开通码，关上这里再填</source>
        <translation>What the scanner reads. Only a code? Close this, type it there</translation>
    </message>
    <message>
        <source>扫这个点的码</source>
        <translation>Scan this point&apos;s code</translation>
    </message>
    <message>
        <source>扫门牌、楼牌或风险点的码</source>
        <translation>Scan a plate or risk point</translation>
    </message>
    <message>
        <source>扬尘</source>
        <translation>Dust</translation>
    </message>
    <message>
        <source>批准销号</source>
        <translation>Approve striking off</translation>
    </message>
    <message>
        <source>找任务</source>
        <translation>Find tasks</translation>
    </message>
    <message>
        <source>找任务：标题、地址</source>
        <translation>Find tasks: title, address</translation>
    </message>
    <message>
        <source>找楼栋</source>
        <translation>Find building</translation>
    </message>
    <message>
        <source>投诉</source>
        <translation>Complaint</translation>
    </message>
    <message>
        <source>投诉与建议</source>
        <translation>Complaints and suggestions</translation>
    </message>
    <message>
        <source>投诉还是建议</source>
        <translation>Complaint or suggestion</translation>
    </message>
    <message>
        <source>报警</source>
        <translation>Raise the alarm</translation>
    </message>
    <message>
        <source>报重了</source>
        <translation>Reported twice</translation>
    </message>
    <message>
        <source>报错了地方</source>
        <translation>Wrong place</translation>
    </message>
    <message>
        <source>拍好了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>拍照</source>
        <translation>Take photo</translation>
    </message>
    <message>
        <source>拒签</source>
        <translation>Refused to sign</translation>
    </message>
    <message>
        <source>拒签原因</source>
        <translation>Why refused</translation>
    </message>
    <message>
        <source>拒签要写原因和见证人</source>
        <translation>Refusing takes reason and witness</translation>
    </message>
    <message>
        <source>拒签要写原因和见证人。已填的都在，不会丢。补上再提交。</source>
        <translation>A refused signature takes reason and witness. What you filled in is safe. Add them and submit again.</translation>
    </message>
    <message>
        <source>拒绝</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>挂牌督办</source>
        <translation>Put under supervision</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <source>指定的单位证书文件读不出来，没有联网，资料都在本机。请给一个 PEM 格式的文件。</source>
        <translation>The certificate file cannot be read; no connection was made, everything is on the device. Give a PEM file.</translation>
    </message>
    <message>
        <source>按住说、松开存；也可以点一下开始、再点一下结束，Esc 不要了</source>
        <translation>Hold to speak, let go to keep; or tap to start, tap to end, Esc to drop</translation>
    </message>
    <message>
        <source>按住说话</source>
        <translation>Hold to speak</translation>
    </message>
    <message>
        <source>按右边的键，或把经纬度填上</source>
        <translation>Press the key on the right, or type it in</translation>
    </message>
    <message>
        <source>按定位到达：离点 {} m，精度 ±{} m</source>
        <translation>Arrived by position: {} m away, accuracy ±{} m</translation>
    </message>
    <message>
        <source>按所选合并</source>
        <translation>Merge as chosen</translation>
    </message>
    <message>
        <source>按楼栋定位</source>
        <translation>Placed by building</translation>
    </message>
    <message>
        <source>按步行距离排</source>
        <translation>By walking distance</translation>
    </message>
    <message>
        <source>按计划排</source>
        <translation>In planned order</translation>
    </message>
    <message>
        <source>按计划的顺序</source>
        <translation>In the planned order</translation>
    </message>
    <message>
        <source>换一个相机</source>
        <translation>Switch camera</translation>
    </message>
    <message>
        <source>换个词，或者看“已办”。</source>
        <translation>Try another word, or look under &quot;Done&quot;.</translation>
    </message>
    <message>
        <source>换人登录</source>
        <translation>Switch worker</translation>
    </message>
    <message>
        <source>换另一位网格员</source>
        <translation>Another grid worker</translation>
    </message>
    <message>
        <source>接下</source>
        <translation>Take on</translation>
    </message>
    <message>
        <source>接单 {}</source>
        <translation>Take on {}</translation>
    </message>
    <message>
        <source>接收表单的服务器</source>
        <translation>The form server</translation>
    </message>
    <message>
        <source>接收表单的服务器上没有这张表或这个版本</source>
        <translation>The form server does not have this form or this version</translation>
    </message>
    <message>
        <source>接收表单的服务器不收这一份（代号 {}）</source>
        <translation>The form server refuses this one (code {})</translation>
    </message>
    <message>
        <source>接收表单的服务器嫌这一份太大（{}）。记录在本机，没有丢。请管理员放宽那边的上限，再同步。</source>
        <translation>This one is too large for the form server ({}). The record is safe on the device. Ask the administrator to raise the limit there, then sync again.</translation>
    </message>
    <message>
        <source>接收表单的服务器收这一份时出错了（代号 {}）</source>
        <translation>The form server had an error with this one (code {})</translation>
    </message>
    <message>
        <source>接收表单的服务器现在忙不过来（代号 {}）。记录都在本机，稍后自动再传。</source>
        <translation>The form server is busy (code {}). The records are on the device and are sent again by themselves.</translation>
    </message>
    <message>
        <source>接收表单的服务器要求用明文送口令，没有送，什么也没有传。记录都在本机。请管理员把它的地址改成 https。</source>
        <translation>The form server wants the password unencrypted; it was not sent, nothing was. The records are on the device. Ask the administrator to change its address to https.</translation>
    </message>
    <message>
        <source>接收表单的服务器要登录，没有账号，或账号口令不对。记录都在本机，没有丢。请用 gridworker openrosa login 写好账号，再同步。</source>
        <translation>The form server wants a login; there is none, or it is wrong. The records are safe on the device. Set it with gridworker openrosa login, then sync again.</translation>
    </message>
    <message>
        <source>接着填检查表</source>
        <translation>Go on with the checklist</translation>
    </message>
    <message>
        <source>接着巡查</source>
        <translation>Go on with the patrol</translation>
    </message>
    <message>
        <source>接着改正</source>
        <translation>Go on correcting</translation>
    </message>
    <message>
        <source>接着走</source>
        <translation>Walk on</translation>
    </message>
    <message>
        <source>接警</source>
        <translation>Take the alarm</translation>
    </message>
    <message>
        <source>接警目标 60 秒 · 剩</source>
        <translation>Answer within 60 s · left</translation>
    </message>
    <message>
        <source>接警目标已过</source>
        <translation>The time to answer is over</translation>
    </message>
    <message>
        <source>推送</source>
        <translation>Push</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>提交上报</source>
        <translation>Submit report</translation>
    </message>
    <message>
        <source>提交后马上传</source>
        <translation>Sent as soon as submitted</translation>
    </message>
    <message>
        <source>搜索选项</source>
        <translation>Search choices</translation>
    </message>
    <message>
        <source>搜索，例如：电动车</source>
        <translation>Search, such as: e-bike</translation>
    </message>
    <message>
        <source>搬离</source>
        <translation>Moved away</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>撤回“{}”</source>
        <translation>Withdraw &quot;{}&quot;</translation>
    </message>
    <message>
        <source>撤回后不再上传，记录留在本机历史里。</source>
        <translation>It is not sent then; it stays in this device&apos;s history.</translation>
    </message>
    <message>
        <source>撤回的原因</source>
        <translation>Why withdraw</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销一笔</source>
        <translation>Undo a stroke</translation>
    </message>
    <message>
        <source>播放 {}</source>
        <translation>Play {}</translation>
    </message>
    <message>
        <source>播放进度</source>
        <translation>Playing position</translation>
    </message>
    <message>
        <source>收</source>
        <translation>received</translation>
    </message>
    <message>
        <source>收到</source>
        <translation>received</translation>
    </message>
    <message>
        <source>收到一条没有平台签名的停用通知，已忽略。资料都在本机，没有动过。请联系管理员核实。</source>
        <translation>A shutdown notice without the platform&apos;s signature was ignored. Nothing was touched. Please ask the administrator.</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Fold</translation>
    </message>
    <message>
        <source>收进来</source>
        <translation>Bring in</translation>
    </message>
    <message>
        <source>改“{}”</source>
        <translation>Change &quot;{}&quot;</translation>
    </message>
    <message>
        <source>改一改</source>
        <translation>Change it</translation>
    </message>
    <message>
        <source>改传压缩图</source>
        <translation>Send smaller</translation>
    </message>
    <message>
        <source>改到一半</source>
        <translation>Half changed</translation>
    </message>
    <message>
        <source>改回定位</source>
        <translation>Back to positions</translation>
    </message>
    <message>
        <source>改好</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>改好了</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>改好了，已存好。</source>
        <translation>Changed and saved.</translation>
    </message>
    <message>
        <source>改好交回</source>
        <translation>Correct and return</translation>
    </message>
    <message>
        <source>改好交回，原来写的留在记录里</source>
        <translation>Correct and return it; what it said stays in the record</translation>
    </message>
    <message>
        <source>改好再交</source>
        <translation>Correct and send</translation>
    </message>
    <message>
        <source>改正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>改正，代替 {} 那份</source>
        <translation>Correction, replaces that of {}</translation>
    </message>
    <message>
        <source>改派</source>
        <translation>Reassign</translation>
    </message>
    <message>
        <source>改约</source>
        <translation>Postpone</translation>
    </message>
    <message>
        <source>改约 {}</source>
        <translation>Postpone {}</translation>
    </message>
    <message>
        <source>改约申请已存好，等调度员答复</source>
        <translation>Saved; the dispatcher answers</translation>
    </message>
    <message>
        <source>改资料</source>
        <translation>Edit details</translation>
    </message>
    <message>
        <source>放回</source>
        <translation>Put back</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>政策咨询</source>
        <translation>Advice on benefits</translation>
    </message>
    <message>
        <source>数字太大或不是数字</source>
        <translation>Too large, or not a number</translation>
    </message>
    <message>
        <source>整改中</source>
        <translation>Being put right</translation>
    </message>
    <message>
        <source>整改期限没填，或已经过了。已填的都在，不会丢。选一个往后的日期。</source>
        <translation>The date to put it right by is missing or past. What you filled in is safe. Choose a later one.</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>file</translation>
    </message>
    <message>
        <source>文件夹</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>文件夹：</source>
        <translation>Directory:</translation>
    </message>
    <message>
        <source>文件类型(&amp;T)：</source>
        <translation>Files of &amp;type:</translation>
    </message>
    <message>
        <source>文字大小</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>文字约 2 KB</source>
        <translation>text about 2 KB</translation>
    </message>
    <message>
        <source>文本</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>新</source>
        <translation>New</translation>
    </message>
    <message>
        <source>新任务联网后自动下到本机。</source>
        <translation>New tasks come by themselves once online.</translation>
    </message>
    <message>
        <source>新的常用语</source>
        <translation>New phrase</translation>
    </message>
    <message>
        <source>新资料 {} 条</source>
        <translation>{} new record|{} new records</translation>
    </message>
    <message>
        <source>方框</source>
        <translation>Box</translation>
    </message>
    <message>
        <source>日间</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>时间不够</source>
        <translation>Not enough time</translation>
    </message>
    <message>
        <source>明天 {}:00</source>
        <translation>Tomorrow {}:00</translation>
    </message>
    <message>
        <source>明日 {}</source>
        <translation>tomorrow {}</translation>
    </message>
    <message>
        <source>明日 {} 前</source>
        <translation>tomorrow by {}</translation>
    </message>
    <message>
        <source>明火焚烧</source>
        <translation>Open fire</translation>
    </message>
    <message>
        <source>星期一</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>星期三</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>星期二</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>星期五</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>星期六</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>星期四</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>星期日</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>昨日 {time}</source>
        <translation>Yesterday {time}</translation>
    </message>
    <message>
        <source>昼夜不停</source>
        <translation>Round the clock</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>显示 {}</source>
        <translation>Show {}</translation>
    </message>
    <message>
        <source>显示和语言</source>
        <translation>Display and language</translation>
    </message>
    <message>
        <source>显示模式</source>
        <translation>Display mode</translation>
    </message>
    <message>
        <source>显示输入的内容</source>
        <translation>Show what is typed</translation>
    </message>
    <message>
        <source>显示：{mode}，点按切换</source>
        <translation>Display: {mode}, tap to change</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>暂停 {}</source>
        <translation>Pause {}</translation>
    </message>
    <message>
        <source>暂停中，走过的都存好了</source>
        <translation>Paused; what you walked is saved</translation>
    </message>
    <message>
        <source>暂停巡查 {}</source>
        <translation>Pause patrol {}</translation>
    </message>
    <message>
        <source>暂存</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>最先传，不等照片</source>
        <translation>First, before photos</translation>
    </message>
    <message>
        <source>最后传，不占前面的路</source>
        <translation>Sent last</translation>
    </message>
    <message>
        <source>最多 {} 个字</source>
        <translation>At most {} characters</translation>
    </message>
    <message>
        <source>最多 {} 张照片</source>
        <translation>At most {} photos</translation>
    </message>
    <message>
        <source>最近一次同步 {}。</source>
        <translation>Last sync {}.</translation>
    </message>
    <message>
        <source>最近同步</source>
        <translation>Latest syncs</translation>
    </message>
    <message>
        <source>有 {} 项不合格，不能算合格。记录都在，不会丢。</source>
        <translation>{} item failed, so it cannot pass. Everything is safe.|{} items failed, so it cannot pass. Everything is safe.</translation>
    </message>
    <message>
        <source>有一格写得太长，最多 {} 个字。这一步没有存，写的还在。删短一些再试。</source>
        <translation>One field is too long, at most {} characters. This step was not saved, what you wrote is still there. Shorten it and try again.</translation>
    </message>
    <message>
        <source>有人受困</source>
        <translation>Person trapped</translation>
    </message>
    <message>
        <source>有人走失</source>
        <translation>Missing person</translation>
    </message>
    <message>
        <source>有什么需要</source>
        <translation>What is needed</translation>
    </message>
    <message>
        <source>有单位刚退了单，不能直接往结案走。案件没有变。请先重新派遣。</source>
        <translation>A department has just handed it back, so it cannot go on to closing. The case is unchanged. Dispatch it again first.</translation>
    </message>
    <message>
        <source>有图片或讲解还没下到本机，联网同步后就有。不影响填写。</source>
        <translation>Some pictures or recordings are not on this device yet; they come with the next sync. You can fill in without them.</translation>
    </message>
    <message>
        <source>有急事</source>
        <translation>Something urgent</translation>
    </message>
    <message>
        <source>有照片，街道才看得出现在什么样。拍不了，写一句原因，会写进说明里。</source>
        <translation>A photo shows the street what it is like now. If you cannot take one, write why in a few words; it goes into the note.</translation>
    </message>
    <message>
        <source>有网就传</source>
        <translation>Any network</translation>
    </message>
    <message>
        <source>有问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>有问题 {}</source>
        <translation>Problem {}</translation>
    </message>
    <message>
        <source>有隐患</source>
        <translation>Hazards found</translation>
    </message>
    <message>
        <source>有需求</source>
        <translation>Need noted</translation>
    </message>
    <message>
        <source>服务器给的表单清单看不懂，什么也没有存。请核对地址；持续出现请告诉那边的管理员。</source>
        <translation>The server&apos;s list of forms cannot be read; nothing was kept. Check the address; if it goes on, tell the administrator there.</translation>
    </message>
    <message>
        <source>期限是本系统默认，没有引用条文</source>
        <translation>A default limit, no article cited</translation>
    </message>
    <message>
        <source>未开门</source>
        <translation>Door not opened</translation>
    </message>
    <message>
        <source>未见面</source>
        <translation>Not met</translation>
    </message>
    <message>
        <source>未读</source>
        <translation>Unread</translation>
    </message>
    <message>
        <source>未过期</source>
        <translation>In time</translation>
    </message>
    <message>
        <source>本人</source>
        <translation>The person</translation>
    </message>
    <message>
        <source>本人、本机和网格通</source>
        <translation>You, this device, this program</translation>
    </message>
    <message>
        <source>本周</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>本月</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>本机占用 {}</source>
        <translation>On this device {}</translation>
    </message>
    <message>
        <source>本机占用 {} / {}</source>
        <translation>On this device {} / {}</translation>
    </message>
    <message>
        <source>本机存储</source>
        <translation>Storage</translation>
    </message>
    <message>
        <source>本机就有，不用等网络。</source>
        <translation>They are on the device, no network needed.</translation>
    </message>
    <message>
        <source>本机没有照片原图、录音、录像和文件</source>
        <translation>No originals, sounds, films or files on this device</translation>
    </message>
    <message>
        <source>本机没有这一栋。少打几个字试试。</source>
        <translation>Not on this device. Try fewer characters.</translation>
    </message>
    <message>
        <source>本机没有这个人的资料，可能已不在你的网格里。</source>
        <translation>This person is not on the device; they may no longer be in your grid.</translation>
    </message>
    <message>
        <source>本机资料已上锁</source>
        <translation>This device is locked</translation>
    </message>
    <message>
        <source>本机资料库坏了，也没有能用的备份。密封存档里还有 {} 条记录，没有丢。请联系管理员重新登记这台设备。</source>
        <translation>The database is damaged and there is no usable backup. The sealed archive holds {} records, they are not lost. Ask the administrator to enrol this device again.</translation>
    </message>
    <message>
        <source>本机资料库有一处损坏，刚才这一步没有存上。请重新打开网格通，它会自动从备份恢复。</source>
        <translation>The database is damaged in one place; the last step was not saved. Open Gridworker again, it restores itself from a backup.</translation>
    </message>
    <message>
        <source>本机资料库有损坏，已换成最近的备份，</source>
        <translation>The database was damaged and replaced by the latest backup. </translation>
    </message>
    <message>
        <source>本档案的照片最多用 {size}。</source>
        <translation>Photos of this profile may take {size}.</translation>
    </message>
    <message>
        <source>本系统默认</source>
        <translation>Default</translation>
    </message>
    <message>
        <source>条</source>
        <translation>records</translation>
    </message>
    <message>
        <source>松开不要了</source>
        <translation>Let go to drop it</translation>
    </message>
    <message>
        <source>松开存，上滑不要</source>
        <translation>Slide up to drop</translation>
    </message>
    <message>
        <source>查看留痕 {}</source>
        <translation>Reveal log {}</translation>
    </message>
    <message>
        <source>查看那一件</source>
        <translation>See that one</translation>
    </message>
    <message>
        <source>标准</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>标志损坏</source>
        <translation>Sign damaged</translation>
    </message>
    <message>
        <source>标注</source>
        <translation>Mark up</translation>
    </message>
    <message>
        <source>标注工具</source>
        <translation>Marking tool</translation>
    </message>
    <message>
        <source>树木倒伏</source>
        <translation>Fallen tree</translation>
    </message>
    <message>
        <source>校园周边检查</source>
        <translation>School surroundings check</translation>
    </message>
    <message>
        <source>核实人就是处置人，不能自己查自己。案件没有变。请另选一位，上报人也可以。</source>
        <translation>Nobody verifies their own work. The case is unchanged. Choose somebody else; the reporter will do.</translation>
    </message>
    <message>
        <source>核实没通过</source>
        <translation>Not verified</translation>
    </message>
    <message>
        <source>核实通过</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>核对信息</source>
        <translation>Check details</translation>
    </message>
    <message>
        <source>核查中</source>
        <translation>Being checked</translation>
    </message>
    <message>
        <source>档案 {n} · 上次 {when}</source>
        <translation>Profile {n} · last used {when}</translation>
    </message>
    <message>
        <source>检查中</source>
        <translation>Being checked</translation>
    </message>
    <message>
        <source>检查表</source>
        <translation>Checklist</translation>
    </message>
    <message>
        <source>检查表已提交</source>
        <translation>Checklist submitted</translation>
    </message>
    <message>
        <source>检查表打不开</source>
        <translation>The checklist cannot be opened</translation>
    </message>
    <message>
        <source>检查表还没下到本机。记录没有变。连网同步后再开始。</source>
        <translation>The checklist is not on the device yet. Nothing changed. Start after a sync.</translation>
    </message>
    <message>
        <source>检查项</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>检查：合格 {} 项，不合格 {} 项</source>
        <translation>Check: {} passed, {} failed</translation>
    </message>
    <message>
        <source>楼栋</source>
        <translation>Buildings</translation>
    </message>
    <message>
        <source>楼栋、门牌</source>
        <translation>Building, number</translation>
    </message>
    <message>
        <source>楼道堆物</source>
        <translation>Stairwell blocked</translation>
    </message>
    <message>
        <source>模式</source>
        <translation>Mode</translation>
    </message>
    <message>
        <source>橙色预警</source>
        <translation>Orange warning</translation>
    </message>
    <message>
        <source>正在上传</source>
        <translation>Uploading</translation>
    </message>
    <message>
        <source>正在上传。</source>
        <translation>Uploading.</translation>
    </message>
    <message>
        <source>正在同步</source>
        <translation>Syncing</translation>
    </message>
    <message>
        <source>正在同步…</source>
        <translation>Syncing…</translation>
    </message>
    <message>
        <source>正在后台同步</source>
        <translation>Syncing in the background</translation>
    </message>
    <message>
        <source>正在存</source>
        <translation>Saving</translation>
    </message>
    <message>
        <source>正在存 {} 个…</source>
        <translation>Saving {}…</translation>
    </message>
    <message>
        <source>正在存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>正在存照片…</source>
        <translation>Storing photos…</translation>
    </message>
    <message>
        <source>正在导出</source>
        <translation>Exporting</translation>
    </message>
    <message>
        <source>正在录 {}，松开就存</source>
        <translation>Recording {}, let go to keep</translation>
    </message>
    <message>
        <source>正在打开</source>
        <translation>Opening</translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>正在打开相机</source>
        <translation>Opening the camera</translation>
    </message>
    <message>
        <source>正在把你网格的任务、楼栋和检查表下到本机。下完离线也能查、能填。</source>
        <translation>Tasks, buildings and checklists of your grid are coming to this device. After that everything works offline.</translation>
    </message>
    <message>
        <source>正在收</source>
        <translation>Taking in</translation>
    </message>
    <message>
        <source>正在核对，要几秒…</source>
        <translation>Checking, this takes a few seconds…</translation>
    </message>
    <message>
        <source>正在看还有什么没传</source>
        <translation>Looking what is left to send</translation>
    </message>
    <message>
        <source>正在认…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>正在记录轨迹 · 已记 {} 个位置，只存在本机</source>
        <translation>Recording the track · {} position, on this device only|Recording the track · {} positions, on this device only</translation>
    </message>
    <message>
        <source>正在设置…</source>
        <translation>Setting…</translation>
    </message>
    <message>
        <source>正在读任务</source>
        <translation>Reading tasks</translation>
    </message>
    <message>
        <source>正在读取今天的任务</source>
        <translation>Reading today&apos;s tasks</translation>
    </message>
    <message>
        <source>正在读消息</source>
        <translation>Reading messages</translation>
    </message>
    <message>
        <source>正在连接…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>正在问平台有多少</source>
        <translation>Asking how much there is</translation>
    </message>
    <message>
        <source>每一条到了哪一步</source>
        <translation>How far each one has got</translation>
    </message>
    <message>
        <source>每周</source>
        <translation>weekly</translation>
    </message>
    <message>
        <source>每天</source>
        <translation>daily</translation>
    </message>
    <message>
        <source>每季</source>
        <translation>quarterly</translation>
    </message>
    <message>
        <source>每张不超过 12 KB</source>
        <translation>at most 12 KB each</translation>
    </message>
    <message>
        <source>每张约 {}</source>
        <translation>about {} each</translation>
    </message>
    <message>
        <source>每月</source>
        <translation>monthly</translation>
    </message>
    <message>
        <source>每条约 2 KB</source>
        <translation>about 2 KB each</translation>
    </message>
    <message>
        <source>每条约 {}</source>
        <translation>about {} each</translation>
    </message>
    <message>
        <source>污水冒溢</source>
        <translation>Sewage overflow</translation>
    </message>
    <message>
        <source>没上传的都加密封存在本机，联网后照样送达；没填完的那一份打不开了。</source>
        <translation>What was not sent is sealed on the device and still goes out once online; a half-filled form cannot be opened any more.</translation>
    </message>
    <message>
        <source>没传上，自动接着传</source>
        <translation>Not sent, tries again by itself</translation>
    </message>
    <message>
        <source>没写成：{}。换一个文件夹再试；资料不受影响。</source>
        <translation>Not written: {}. Try another folder; your work is not affected.</translation>
    </message>
    <message>
        <source>没到</source>
        <translation>Not reached</translation>
    </message>
    <message>
        <source>没到的原因</source>
        <translation>Why not reached</translation>
    </message>
    <message>
        <source>没同意</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>没填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <source>没填开通码。找社区管理员要一个。</source>
        <translation>No enrolment code. Ask the community desk for one.</translation>
    </message>
    <message>
        <source>没填的原因</source>
        <translation>Why left empty</translation>
    </message>
    <message>
        <source>没填的和更多</source>
        <translation>What is missing, and more</translation>
    </message>
    <message>
        <source>没存成：{} 写不进去。本机里的都在，换个地方再存。</source>
        <translation>Not saved: {} cannot be written. Everything is still on the device; choose another place.</translation>
    </message>
    <message>
        <source>没拍现在的照片：</source>
        <translation>No photo of now: </translation>
    </message>
    <message>
        <source>没提交</source>
        <translation>Not submitted</translation>
    </message>
    <message>
        <source>没改</source>
        <translation>Not put right</translation>
    </message>
    <message>
        <source>没改完</source>
        <translation>Partly</translation>
    </message>
    <message>
        <source>没改完：退回处置方继续，到期再来看</source>
        <translation>Partly: it goes back to be finished; look again when due</translation>
    </message>
    <message>
        <source>没改：退回处置方，并提醒街道</source>
        <translation>Not put right: it goes back, and the street is told</translation>
    </message>
    <message>
        <source>没有{}任务</source>
        <translation>No tasks: {}</translation>
    </message>
    <message>
        <source>没有不合格项，不用立隐患。记录都在，不会丢。</source>
        <translation>Nothing failed, so there is no hazard to file. Everything is safe.</translation>
    </message>
    <message>
        <source>没有交：记的是“见到本人”，走访内容里又说没见到。填的都在，改成一致再交。</source>
        <translation>Not submitted: the visit says the person was met, its form says they were not seen. What you filled in is kept; make them agree, then submit.</translation>
    </message>
    <message>
        <source>没有人要签。在场有人就写下是谁。</source>
        <translation>Nobody has to sign. If somebody is there, write down who.</translation>
    </message>
    <message>
        <source>没有位置</source>
        <translation>None</translation>
    </message>
    <message>
        <source>没有再交。改过的内容太长或者不符合要求，请改短一点再交。</source>
        <translation>Not sent again. The new text is too long or does not meet the rule; make it shorter.</translation>
    </message>
    <message>
        <source>没有再交。这一条已经处理过了。</source>
        <translation>Not sent again. This one was dealt with already.</translation>
    </message>
    <message>
        <source>没有写着“{}”的任务</source>
        <translation>No task says &quot;{}&quot;</translation>
    </message>
    <message>
        <source>没有受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>没有回应</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>没有填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <source>没有存</source>
        <translation>not saved</translation>
    </message>
    <message>
        <source>没有存过去，那个位置写不了。原来的还在本机。请换一个文件夹。</source>
        <translation>Not saved: that place cannot be written. The original is still on the device. Choose another folder.</translation>
    </message>
    <message>
        <source>没有定位</source>
        <translation>No position</translation>
    </message>
    <message>
        <source>没有定位。可以扫码到达，或者手动到达。</source>
        <translation>No position. Arrive by code or by hand.</translation>
    </message>
    <message>
        <source>没有定位信号</source>
        <translation>No position here</translation>
    </message>
    <message>
        <source>没有定位，不知道有多远。照地址走。</source>
        <translation>No position, so no distance. Follow the address.</translation>
    </message>
    <message>
        <source>没有定位，请扫码或手动到达</source>
        <translation>No position; arrive by code or by hand</translation>
    </message>
    <message>
        <source>没有定位，请选楼栋</source>
        <translation>No position, choose the building</translation>
    </message>
    <message>
        <source>没有就不填</source>
        <translation>Leave empty if none</translation>
    </message>
    <message>
        <source>没有引用条文</source>
        <translation>No article cited</translation>
    </message>
    <message>
        <source>没有待传的</source>
        <translation>Nothing waits</translation>
    </message>
    <message>
        <source>没有待传的。</source>
        <translation>Nothing is waiting.</translation>
    </message>
    <message>
        <source>没有待办的任务</source>
        <translation>Nothing to do</translation>
    </message>
    <message>
        <source>没有打开。这个人的资料不在本机了，可能已归别的网格。</source>
        <translation>Not opened. This person&apos;s record is no longer on the device; it may belong to another grid now.</translation>
    </message>
    <message>
        <source>没有打开。这项补正不在本机了，可能已经撤回。</source>
        <translation>Not opened. This correction is no longer on the device; it may have been withdrawn.</translation>
    </message>
    <message>
        <source>没有插上，或者名字不对</source>
        <translation>Not plugged in, or the name is wrong</translation>
    </message>
    <message>
        <source>没有撤回。请写一句为什么撤回，以后查得到。</source>
        <translation>Not withdrawn. Please write why, for those who look later.</translation>
    </message>
    <message>
        <source>没有撤回。这份已经送到那边了。</source>
        <translation>Not withdrawn: it has been delivered there.</translation>
    </message>
    <message>
        <source>没有撤回。这条已经送达，或者还在排队。</source>
        <translation>Not withdrawn. It has been delivered, or is still queued.</translation>
    </message>
    <message>
        <source>没有撤回：这件已经开始上传。内容都在。要撤，请点“申请撤回”，由调度员来定。</source>
        <translation>Not withdrawn: it is already being sent. Everything is safe. Use &quot;Ask to withdraw&quot;; the dispatcher decides.</translation>
    </message>
    <message>
        <source>没有改。这条记录不在本机了，可能已归别的网格或已注销。</source>
        <translation>Not changed. This record is no longer on the device; it may belong to another grid or have been removed.</translation>
    </message>
    <message>
        <source>没有改传。这张照片没有压缩图，或者原图已经送达。可以点重传。</source>
        <translation>Not changed. This photo has no smaller copy, or the original has arrived. You can send it again.</translation>
    </message>
    <message>
        <source>没有改动。这一条已经处理过了。</source>
        <translation>Nothing changed. This one was dealt with already.</translation>
    </message>
    <message>
        <source>没有改成</source>
        <translation>Not changed</translation>
    </message>
    <message>
        <source>没有新的</source>
        <translation>Nothing new</translation>
    </message>
    <message>
        <source>没有显示。请先选查看的原因，这次查看会留痕。</source>
        <translation>Not shown. Choose a reason first; looking is logged.</translation>
    </message>
    <message>
        <source>没有权限，或者别的程序正在用</source>
        <translation>No permission, or another program is using it</translation>
    </message>
    <message>
        <source>没有注销。请写一句为什么，以后查得到。</source>
        <translation>Not removed. Please write why, for those who look later.</translation>
    </message>
    <message>
        <source>没有注销。这类记录由社区坐席注销。</source>
        <translation>Not removed. The community desk removes records of this kind.</translation>
    </message>
    <message>
        <source>没有消息</source>
        <translation>No messages</translation>
    </message>
    <message>
        <source>没有申请。请写一句为什么撤回，调度员要看。</source>
        <translation>Not asked. Please write why; the dispatcher reads it.</translation>
    </message>
    <message>
        <source>没有登记电话</source>
        <translation>No phone on file</translation>
    </message>
    <message>
        <source>没有登记的人</source>
        <translation>Nobody is registered</translation>
    </message>
    <message>
        <source>没有网的时候，用 U 盘</source>
        <translation>By USB stick, offline</translation>
    </message>
    <message>
        <source>没有网，联网后自动接着传</source>
        <translation>Offline, continues by itself once online</translation>
    </message>
    <message>
        <source>没有要带走的记录，没有导出。已经全部送达。</source>
        <translation>Nothing to carry, nothing was exported. Everything has been delivered.</translation>
    </message>
    <message>
        <source>没有记录轨迹。记不记由你定</source>
        <translation>No track is recorded. It is up to you</translation>
    </message>
    <message>
        <source>没有这个开通码。请核对后重新输入，或请管理员发一个新的。</source>
        <translation>No such enrolment code. Check it, or ask the administrator for a new one.</translation>
    </message>
    <message>
        <source>没有这个选项</source>
        <translation>There is no such choice</translation>
    </message>
    <message>
        <source>没有这样的选项，换个词试试</source>
        <translation>No such choice, try another word</translation>
    </message>
    <message>
        <source>没有重传。这份已经送到，或者已经撤回。</source>
        <translation>Not sent again: it has been delivered or withdrawn.</translation>
    </message>
    <message>
        <source>没有重传。这条已经送达，或者正在传。</source>
        <translation>Not sent again. It has been delivered, or is on its way.</translation>
    </message>
    <message>
        <source>没有问题</source>
        <translation>Fine</translation>
    </message>
    <message>
        <source>没有问题 {}</source>
        <translation>Fine {}</translation>
    </message>
    <message>
        <source>没有麦克风</source>
        <translation>No microphone</translation>
    </message>
    <message>
        <source>没看的：{}{}。走过的都存好了，结束后不能再接着走。</source>
        <translation>Not seen: {}{}. What you walked is saved; once ended it cannot be resumed.</translation>
    </message>
    <message>
        <source>没签收就语音叫应 · 剩</source>
        <translation>Voice call unless acknowledged · in</translation>
    </message>
    <message>
        <source>没网也照常用，联网后自动上传。</source>
        <translation>Works without a network and uploads by itself once online.</translation>
    </message>
    <message>
        <source>油烟</source>
        <translation>Cooking fumes</translation>
    </message>
    <message>
        <source>注销 {}</source>
        <translation>Remove {}</translation>
    </message>
    <message>
        <source>注销的原因</source>
        <translation>Why removed</translation>
    </message>
    <message>
        <source>派人</source>
        <translation>Send somebody</translation>
    </message>
    <message>
        <source>派核实</source>
        <translation>Send to verify</translation>
    </message>
    <message>
        <source>派核查</source>
        <translation>Send to check</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>消息和公告</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>消息读不出来</source>
        <translation>Cannot read the messages</translation>
    </message>
    <message>
        <source>消防安全</source>
        <translation>Fire safety</translation>
    </message>
    <message>
        <source>消防检查</source>
        <translation>Fire check</translation>
    </message>
    <message>
        <source>清理已送达的原图</source>
        <translation>Clean up sent originals</translation>
    </message>
    <message>
        <source>清除</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>漏了</source>
        <translation>Missed</translation>
    </message>
    <message>
        <source>漏了 {} 个点：{}。{}</source>
        <translation>{} point missed: {}. {}|{} points missed: {}. {}</translation>
    </message>
    <message>
        <source>火警、救援</source>
        <translation>Fire, rescue</translation>
    </message>
    <message>
        <source>点右下角“开始巡查”，再到点。</source>
        <translation>Press &quot;Start&quot; at the bottom right, then go to a point.</translation>
    </message>
    <message>
        <source>点左边一项任务</source>
        <translation>Choose a task on the left</translation>
    </message>
    <message>
        <source>点开始，走一步存一步</source>
        <translation>Press start; every step is saved</translation>
    </message>
    <message>
        <source>点开有图</source>
        <translation>Open for a picture</translation>
    </message>
    <message>
        <source>点开有讲解</source>
        <translation>Open to listen or watch</translation>
    </message>
    <message>
        <source>点这里选文件，或拖进来、按 Ctrl+V 粘贴</source>
        <translation>Tap to choose files, drop them here, or paste with Ctrl+V</translation>
    </message>
    <message>
        <source>点都看过或写明了原因。</source>
        <translation>All points were seen or have a reason.</translation>
    </message>
    <message>
        <source>照料安排</source>
        <translation>Care arrangements</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>照片 ({})</source>
        <translation>Photos ({})</translation>
    </message>
    <message>
        <source>照片 {}，{}</source>
        <translation>Photo {}, {}</translation>
    </message>
    <message>
        <source>照片、录音还在存，存好了自动提交</source>
        <translation>Photos and recordings are still being stored; then it is handed in by itself</translation>
    </message>
    <message>
        <source>照片不完整，没有存上。请重新拍，或重新复制这个文件</source>
        <translation>The photo is incomplete and was not saved. Take it again, or copy the file anew</translation>
    </message>
    <message>
        <source>照片位置</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>照片占满了给这个账号的空间，这张没有存上；之前存好的都在。请先联网把照片传完，再清理已送达的原图。</source>
        <translation>Photos fill the room given to this account; this one was not saved, earlier ones are. Go online until they are sent, then clean up delivered originals.</translation>
    </message>
    <message>
        <source>照片原图、录音、录像和文件共 {size}，其中 {done} 平台已核对收齐</source>
        <translation>Originals, sounds, films and files: {size}, of which the platform has verified {done}</translation>
    </message>
    <message>
        <source>照片原图、录音、录像和文件共 {size}，都还没送达，不能清理</source>
        <translation>Originals, sounds, films and files: {size}, none delivered yet, nothing can be freed</translation>
    </message>
    <message>
        <source>照片原图什么时候传</source>
        <translation>When originals are sent</translation>
    </message>
    <message>
        <source>照片和描述可以后补</source>
        <translation>Photos and description can follow</translation>
    </message>
    <message>
        <source>照片太大，没有存上。请把相机分辨率调低（1200 万像素就够）再拍</source>
        <translation>The photo is too large and was not saved. Lower the camera&apos;s resolution (12 megapixels do) and take it again</translation>
    </message>
    <message>
        <source>照片损坏，打不开，没有存上。请重新拍一张</source>
        <translation>The photo is damaged and was not saved. Please take it again</translation>
    </message>
    <message>
        <source>照片文件 {} 个</source>
        <translation>{} photo file|{} photo files</translation>
    </message>
    <message>
        <source>照片文件打不开，没有加进来。已有的内容都在。请再选一次。</source>
        <translation>The photo file does not open and was not added. The rest is safe. Choose again.</translation>
    </message>
    <message>
        <source>照片是空的，没有存上。请重新拍一张</source>
        <translation>The photo is empty and was not saved. Please take it again</translation>
    </message>
    <message>
        <source>照片编号不对</source>
        <translation>Wrong photo id</translation>
    </message>
    <message>
        <source>照片里没有认出码。已填的都在。靠近些、对着光再来一次，或者照着码下面的字手输。</source>
        <translation>No code found in the photo. What you filled in is safe. Closer and with light, or type the text below it.</translation>
    </message>
    <message>
        <source>照片里没有认出码。记过的都在。拍清楚些再试，或者手输、手动到达。</source>
        <translation>No code found in the photo. What you noted is safe. Take a sharper one, type it, or arrive by hand.</translation>
    </message>
    <message>
        <source>照片里没有认出码，还没有登记。靠近些、对着光再来一次，或者照开通单手输。</source>
        <translation>No code found, not enrolled yet. Closer and with light, or type it from the slip.</translation>
    </message>
    <message>
        <source>照片，按住拖动来标注</source>
        <translation>Photo, drag to mark it up</translation>
    </message>
    <message>
        <source>燃气异味</source>
        <translation>Smell of gas</translation>
    </message>
    <message>
        <source>燃气检查</source>
        <translation>Gas check</translation>
    </message>
    <message>
        <source>燃气设施隐患</source>
        <translation>Unsafe gas fittings</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>物业</source>
        <translation>Property manager</translation>
    </message>
    <message>
        <source>物联</source>
        <translation>Sensors</translation>
    </message>
    <message>
        <source>特大</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>特急</source>
        <translation>Most urgent</translation>
    </message>
    <message>
        <source>环境卫生</source>
        <translation>Cleanliness</translation>
    </message>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>现在再传</source>
        <translation>Send again now</translation>
    </message>
    <message>
        <source>现在是什么样，谁在场（可不填）</source>
        <translation>How it is now, who is present (optional)</translation>
    </message>
    <message>
        <source>现在没有定位。到开阔的地方再试，或把经纬度填上。</source>
        <translation>No position now. Try in the open, or type latitude and longitude.</translation>
    </message>
    <message>
        <source>现在的照片</source>
        <translation>Photos now</translation>
    </message>
    <message>
        <source>现在离线，一样能解锁、能干活</source>
        <translation>Offline: you can unlock and work all the same</translation>
    </message>
    <message>
        <source>现在离线，提交后先排队</source>
        <translation>Offline, it queues after submitting</translation>
    </message>
    <message>
        <source>现在离线，提交后先排队，联网后自动上传</source>
        <translation>Offline: it queues and uploads by itself</translation>
    </message>
    <message>
        <source>现在还存不了，写的话都在。稍等再点一次。</source>
        <translation>It cannot be stored just now; your words are safe. Wait a moment and tap again.</translation>
    </message>
    <message>
        <source>现在连的是 Wi-Fi。</source>
        <translation>Now on Wi-Fi.</translation>
    </message>
    <message>
        <source>现在连的是移动网络，或按流量计费的网络。</source>
        <translation>Now on a mobile or metered network.</translation>
    </message>
    <message>
        <source>现在连的是网线。</source>
        <translation>Now on a cable.</translation>
    </message>
    <message>
        <source>现场核实还没通过，不能结案。案件没有变。请等核实结果。</source>
        <translation>The check on site has not passed, so the case cannot be closed. It is unchanged. Wait for the result.</translation>
    </message>
    <message>
        <source>现场还没改好，不能算通过。你填的都在，不会丢。请选“没改完”或“没改”。</source>
        <translation>It is not put right on site, so it cannot pass. What you filled in is safe. Choose &quot;Partly&quot; or &quot;Not put right&quot;.</translation>
    </message>
    <message>
        <source>现场还没改好，不能算通过。你填的都在，不会丢。请选“没通过”并写明。</source>
        <translation>It is not put right on site, so it cannot pass. What you filled in is safe. Choose &quot;not passed&quot; and say why.</translation>
    </message>
    <message>
        <source>理发</source>
        <translation>Haircut</translation>
    </message>
    <message>
        <source>用地图程序打开</source>
        <translation>Open in a map program</translation>
    </message>
    <message>
        <source>用现在的位置</source>
        <translation>Use my position</translation>
    </message>
    <message>
        <source>用电燃气</source>
        <translation>Power and gas</translation>
    </message>
    <message>
        <source>用这张</source>
        <translation>Use this</translation>
    </message>
    <message>
        <source>用这里</source>
        <translation>Use this place</translation>
    </message>
    <message>
        <source>由{tenant}设定，本机不能改。</source>
        <translation>Set by {tenant}; cannot be changed here.</translation>
    </message>
    <message>
        <source>由收告知书的人签。当面肯签选“已签收”，不肯签选“拒签”，没人签收选“留置”。</source>
        <translation>Whoever receives the notice signs. Signs here: “Acknowledged”; will not: “Refused to sign”; nobody to sign: “Left there”.</translation>
    </message>
    <message>
        <source>申请</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>申请已存好，联网后交给调度员来定。</source>
        <translation>Saved; the dispatcher decides once online.</translation>
    </message>
    <message>
        <source>申请或复查的人不能自己批准销号。记录没有变。请另一位负责人来批。</source>
        <translation>Who applied or rechecked cannot approve it. Nothing changed. Ask another person in charge.</translation>
    </message>
    <message>
        <source>申请撤回</source>
        <translation>Ask to withdraw</translation>
    </message>
    <message>
        <source>申请撤回 {}</source>
        <translation>Ask to withdraw {}</translation>
    </message>
    <message>
        <source>申请改约</source>
        <translation>Ask to postpone</translation>
    </message>
    <message>
        <source>申请等答复期间不能再提。</source>
        <translation>Not while a request waits for its answer.</translation>
    </message>
    <message>
        <source>申请转交</source>
        <translation>Ask to hand over</translation>
    </message>
    <message>
        <source>申请销号</source>
        <translation>Apply to strike off</translation>
    </message>
    <message>
        <source>电动车进楼</source>
        <translation>E-bike indoors</translation>
    </message>
    <message>
        <source>电梯故障</source>
        <translation>Lift fault</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>电话或视频联系上</source>
        <translation>Reached by phone</translation>
    </message>
    <message>
        <source>留置</source>
        <translation>Left there</translation>
    </message>
    <message>
        <source>留言</source>
        <translation>Comment</translation>
    </message>
    <message>
        <source>留言 {}</source>
        <translation>Comment {}</translation>
    </message>
    <message>
        <source>留言写 1 到 {} 个字再发；现在什么也没发，写的还在。</source>
        <translation>Write 1 to {} characters; nothing was sent, your words are still there.</translation>
    </message>
    <message>
        <source>留言和申请</source>
        <translation>Comments and requests</translation>
    </message>
    <message>
        <source>留言已存好，联网后自动发出</source>
        <translation>Comment saved, sent once online</translation>
    </message>
    <message>
        <source>留言已存好，马上发出</source>
        <translation>Comment saved, sent at once</translation>
    </message>
    <message>
        <source>病媒积水</source>
        <translation>Mosquito pools</translation>
    </message>
    <message>
        <source>登记另一位</source>
        <translation>Enrol another worker</translation>
    </message>
    <message>
        <source>登记在住</source>
        <translation>Registered as living here</translation>
    </message>
    <message>
        <source>监护人</source>
        <translation>Guardian</translation>
    </message>
    <message>
        <source>相册</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>相机 {}</source>
        <translation>Camera {}</translation>
    </message>
    <message>
        <source>相机一会儿没用，已经关了。点这里再打开。</source>
        <translation>The camera was idle and has been switched off. Tap to switch it on.</translation>
    </message>
    <message>
        <source>相机打不开，可能别的程序正在用。已填的都在。关掉那个程序，再点这里；也可以选照片。</source>
        <translation>The camera does not open; another program may be using it. What you filled in is safe. Close that program and tap here, or choose photos.</translation>
    </message>
    <message>
        <source>相机断开了。已拍的和已填的都在。插好相机，再点这里；也可以选照片。</source>
        <translation>The camera was unplugged. Shots and answers are safe. Plug it in and tap here, or choose photos.</translation>
    </message>
    <message>
        <source>看一眼</source>
        <translation>Have a look</translation>
    </message>
    <message>
        <source>看不出现在是什么网络。</source>
        <translation>The kind of network is not known.</translation>
    </message>
    <message>
        <source>看任务</source>
        <translation>See tasks</translation>
    </message>
    <message>
        <source>看全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>看到什么</source>
        <translation>What you see</translation>
    </message>
    <message>
        <source>看好了</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>看录像</source>
        <translation>Watch the film</translation>
    </message>
    <message>
        <source>看检查表</source>
        <translation>Look at the checklist</translation>
    </message>
    <message>
        <source>看过</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>看过会留痕，过一会儿自动遮住</source>
        <translation>Looking is logged; it hides again by itself</translation>
    </message>
    <message>
        <source>真实险情</source>
        <translation>Real danger</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervise</translation>
    </message>
    <message>
        <source>督办负责人</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>矛盾纠纷</source>
        <translation>Disputes</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
    <message>
        <source>码上的字</source>
        <translation>Text of the code</translation>
    </message>
    <message>
        <source>码下面的字，也可以手填</source>
        <translation>The text below the code; may be typed</translation>
    </message>
    <message>
        <source>码坏了或没有码</source>
        <translation>Code missing or damaged</translation>
    </message>
    <message>
        <source>确认反馈</source>
        <translation>Confirm feedback</translation>
    </message>
    <message>
        <source>磁盘</source>
        <translation>Drive</translation>
    </message>
    <message>
        <source>社区</source>
        <translation>Community</translation>
    </message>
    <message>
        <source>社区和街道发的消息，联网后自动下到这里。</source>
        <translation>Messages of community and street come here once online.</translation>
    </message>
    <message>
        <source>社区村</source>
        <translation>Community, village</translation>
    </message>
    <message>
        <source>离开</source>
        <translation>Leaving</translation>
    </message>
    <message>
        <source>离开这一页也不会丢</source>
        <translation>Nothing is lost if you leave this page</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>离线 · 都已送达</source>
        <translation>Offline · all delivered</translation>
    </message>
    <message>
        <source>离线也能走完，联网后自动上传</source>
        <translation>Works offline to the end, uploads once online</translation>
    </message>
    <message>
        <source>离线包</source>
        <translation>Offline bundle</translation>
    </message>
    <message>
        <source>离线包 (*.gwb)</source>
        <translation>Offline bundle (*.gwb)</translation>
    </message>
    <message>
        <source>离线包（U 盘）</source>
        <translation>Bundle (USB)</translation>
    </message>
    <message>
        <source>离线可用</source>
        <translation>Works offline</translation>
    </message>
    <message>
        <source>离线填报，{} 收到，晚到 {}</source>
        <translation>Made offline, received {}, {} later</translation>
    </message>
    <message>
        <source>离这里 {}，精度 ±{} m</source>
        <translation>{} from here, accuracy ±{} m</translation>
    </message>
    <message>
        <source>私拉乱接</source>
        <translation>Illegal wiring</translation>
    </message>
    <message>
        <source>租赁</source>
        <translation>Tenancy</translation>
    </message>
    <message>
        <source>积分</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>积水管网</source>
        <translation>Water and drains</translation>
    </message>
    <message>
        <source>程序出了点问题，已记录。已保存的都在，可以接着干。</source>
        <translation>The program hit a fault and wrote it down. What you saved is safe; you can go on.</translation>
    </message>
    <message>
        <source>稍后再传</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>突发疾病</source>
        <translation>Sudden illness</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>立隐患</source>
        <translation>File a hazard</translation>
    </message>
    <message>
        <source>第 {} 处的具体情况</source>
        <translation>Details of place {}</translation>
    </message>
    <message>
        <source>第 {} 点</source>
        <translation>Point {}</translation>
    </message>
    <message>
        <source>第一次用这台设备，大约 3 分钟</source>
        <translation>First use of this device, about 3 minutes</translation>
    </message>
    <message>
        <source>等 Wi-Fi</source>
        <translation>Waiting for Wi-Fi</translation>
    </message>
    <message>
        <source>等 Wi-Fi 或网线</source>
        <translation>Wi-Fi or cable</translation>
    </message>
    <message>
        <source>等 Wi-Fi，或点立即同步</source>
        <translation>For Wi-Fi, or Sync now</translation>
    </message>
    <message>
        <source>等前一条处理好才能传。本机已存好，不会丢。</source>
        <translation>Waits for the one before it. It is saved on this device.</translation>
    </message>
    <message>
        <source>等答复</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>答复：{text}</source>
        <translation>Answer: {text}</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>签名</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>签名板</source>
        <translation>Signature pad</translation>
    </message>
    <message>
        <source>签好了</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Acknowledge</translation>
    </message>
    <message>
        <source>签收 {}</source>
        <translation>Acknowledge {}</translation>
    </message>
    <message>
        <source>签收人或在场人</source>
        <translation>Who signs or is present</translation>
    </message>
    <message>
        <source>签收已撤销，没有发出去</source>
        <translation>Acknowledgement taken back, nothing was sent</translation>
    </message>
    <message>
        <source>签收已经发出，撤不回来。记录没有变。要改就打电话告诉值班室。</source>
        <translation>The acknowledgement has been sent and cannot be taken back. Nothing changed. Phone the duty room.</translation>
    </message>
    <message>
        <source>管理员</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>箭头</source>
        <translation>Arrow</translation>
    </message>
    <message>
        <source>精度 ±{:.0f} m</source>
        <translation>±{:.0f} m</translation>
    </message>
    <message>
        <source>精度 ±{:.0f} m，不太准</source>
        <translation>±{:.0f} m, not very accurate</translation>
    </message>
    <message>
        <source>精度 ±{:.0f} m，很不准，请对一下经纬度</source>
        <translation>±{:.0f} m, far off: check the coordinates</translation>
    </message>
    <message>
        <source>系统定位</source>
        <translation>System position</translation>
    </message>
    <message>
        <source>系统没有允许定位。可以扫码或手动到达；要用定位，请在系统设置里允许。</source>
        <translation>The system does not allow positioning. Arrive by code or by hand; to use positions, allow them in the system settings.</translation>
    </message>
    <message>
        <source>系统没有允许用相机。已填的都在。到系统设置里允许相机，再点这里；也可以选照片。</source>
        <translation>The system does not allow the camera. What you filled in is safe. Allow it in the system settings and tap here, or choose photos.</translation>
    </message>
    <message>
        <source>系统没有允许用麦克风。已填的都在。到系统设置里允许麦克风，再按；也可以打字。</source>
        <translation>The system does not allow the microphone. What you filled in is safe. Allow it in the system settings, or type.</translation>
    </message>
    <message>
        <source>系统的定位关着。可以扫码或手动到达；要用定位，请在系统设置里打开。</source>
        <translation>Positioning is switched off. Arrive by code or by hand; to use positions, switch them on in the system settings.</translation>
    </message>
    <message>
        <source>系统里保存的那一半钥匙不见了，解锁码打不开资料。资料没有动，没上传的工作还在密封存档里。请联系管理员。</source>
        <translation>The system&apos;s half of the key is gone, so the PIN opens nothing. Nothing was touched; unsent work is in the sealed archive. Ask the administrator.</translation>
    </message>
    <message>
        <source>紧急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>紧急 · 马上打电话</source>
        <translation>Urgent · phone at once</translation>
    </message>
    <message>
        <source>紧急呼叫</source>
        <translation>Emergency call</translation>
    </message>
    <message>
        <source>紧急呼叫已签收，{}</source>
        <translation>Emergency call acknowledged, {}</translation>
    </message>
    <message>
        <source>紧急工作日</source>
        <translation>Urgent days</translation>
    </message>
    <message>
        <source>紧急工作时</source>
        <translation>Urgent hours</translation>
    </message>
    <message>
        <source>紧急程度</source>
        <translation>Urgency</translation>
    </message>
    <message>
        <source>紧急联系人</source>
        <translation>Emergency contact</translation>
    </message>
    <message>
        <source>紧急联系人 {}</source>
        <translation>Emergency contact {}</translation>
    </message>
    <message>
        <source>紧急联系电话</source>
        <translation>Emergency phone</translation>
    </message>
    <message>
        <source>紧急：先打电话</source>
        <translation>Urgent: phone first</translation>
    </message>
    <message>
        <source>紧急：先打电话，再提交，最先上传</source>
        <translation>Urgent: phone first, then submit; it goes first</translation>
    </message>
    <message>
        <source>红</source>
        <translation>R</translation>
    </message>
    <message>
        <source>红牌</source>
        <translation>Red card</translation>
    </message>
    <message>
        <source>红色关爱</source>
        <translation>Red care</translation>
    </message>
    <message>
        <source>红色预警</source>
        <translation>Red warning</translation>
    </message>
    <message>
        <source>约 {}</source>
        <translation>about {}</translation>
    </message>
    <message>
        <source>纬度</source>
        <translation>Latitude</translation>
    </message>
    <message>
        <source>纬度在 -90 到 90 之间，经度在 -180 到 180 之间，纬度在前</source>
        <translation>Latitude -90 to 90, longitude -180 to 180, latitude first</translation>
    </message>
    <message>
        <source>纬度，如 30.65731</source>
        <translation>Latitude, e.g. 30.65731</translation>
    </message>
    <message>
        <source>线缆垂落</source>
        <translation>Hanging cables</translation>
    </message>
    <message>
        <source>经他人了解</source>
        <translation>Heard from others</translation>
    </message>
    <message>
        <source>经度</source>
        <translation>Longitude</translation>
    </message>
    <message>
        <source>经度，如 104.08122</source>
        <translation>Longitude, e.g. 104.08122</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>结束巡查</source>
        <translation>End patrol</translation>
    </message>
    <message>
        <source>结束巡查 {}</source>
        <translation>End patrol {}</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Close the case</translation>
    </message>
    <message>
        <source>给调度员或同事留一句</source>
        <translation>Write to the dispatcher or colleagues</translation>
    </message>
    <message>
        <source>继续</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>继续巡查</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>继续巡查 {}</source>
        <translation>Resume patrol {}</translation>
    </message>
    <message>
        <source>维修</source>
        <translation>Repairs</translation>
    </message>
    <message>
        <source>绿</source>
        <translation>G</translation>
    </message>
    <message>
        <source>绿色关爱</source>
        <translation>Green care</translation>
    </message>
    <message>
        <source>编号 {}</source>
        <translation>No. {}</translation>
    </message>
    <message>
        <source>缩略图</source>
        <translation>Thumbnails</translation>
    </message>
    <message>
        <source>缩略图 {} 张</source>
        <translation>{} thumbnail|{} thumbnails</translation>
    </message>
    <message>
        <source>网格员</source>
        <translation>Grid worker</translation>
    </message>
    <message>
        <source>网格巡查</source>
        <translation>Grid patrol</translation>
    </message>
    <message>
        <source>网格通</source>
        <translation>Gridworker</translation>
    </message>
    <message>
        <source>网格通-{}{}</source>
        <translation>Gridworker-{}{}</translation>
    </message>
    <message>
        <source>网格通已经在运行，同一份资料不能打开两次。请用已打开的那个窗口。</source>
        <translation>Gridworker is running already and a profile opens only once. Use the window that is open.</translation>
    </message>
    <message>
        <source>网格长</source>
        <translation>Grid head</translation>
    </message>
    <message>
        <source>网络</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>网络中途断开。资料都在本机，联网后接着传。</source>
        <translation>The network broke off. Everything is on the device and goes on once online.</translation>
    </message>
    <message>
        <source>网络信箱</source>
        <translation>Online mailbox</translation>
    </message>
    <message>
        <source>网络太慢，等不到回应。资料都在本机，会自动再传。</source>
        <translation>The network is too slow. Everything is on the device and is sent again by itself.</translation>
    </message>
    <message>
        <source>网络定位</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>老人联系不上</source>
        <translation>Elder out of reach</translation>
    </message>
    <message>
        <source>职能部门</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>联网后自动上传</source>
        <translation>Uploads once online</translation>
    </message>
    <message>
        <source>联网后自动上传。</source>
        <translation>Uploads once online.</translation>
    </message>
    <message>
        <source>联网后自动上传：</source>
        <translation>Uploads once online: </translation>
    </message>
    <message>
        <source>联网，提交后马上传</source>
        <translation>Online, sent as soon as submitted</translation>
    </message>
    <message>
        <source>能用的文件 ({})</source>
        <translation>Usable files ({})</translation>
    </message>
    <message>
        <source>腾出 {size}。缩略图和带水印的照片还在，清掉的平台上都有。</source>
        <translation>{size} freed. Thumbnails and stamped photos are still here; what went is on the platform.</translation>
    </message>
    <message>
        <source>自住</source>
        <translation>lived in by the owner</translation>
    </message>
    <message>
        <source>自动得出，不用填</source>
        <translation>Worked out by itself</translation>
    </message>
    <message>
        <source>自建房检查</source>
        <translation>Self-built house check</translation>
    </message>
    <message>
        <source>自然日</source>
        <translation>days</translation>
    </message>
    <message>
        <source>自行办结</source>
        <translation>Settle on the spot</translation>
    </message>
    <message>
        <source>至 {}</source>
        <translation>until {}</translation>
    </message>
    <message>
        <source>至 {} {}</source>
        <translation>until {} {}</translation>
    </message>
    <message>
        <source>至少 12 个字符</source>
        <translation>At least 12 characters</translation>
    </message>
    <message>
        <source>至少 {n} 个字符</source>
        <translation>At least {n} characters</translation>
    </message>
    <message>
        <source>至明日 {}</source>
        <translation>until tomorrow {}</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>蓝</source>
        <translation>B</translation>
    </message>
    <message>
        <source>蓝色关爱</source>
        <translation>Blue care</translation>
    </message>
    <message>
        <source>蓝色预警</source>
        <translation>Blue warning</translation>
    </message>
    <message>
        <source>街道乡镇</source>
        <translation>Street, township</translation>
    </message>
    <message>
        <source>街道值班</source>
        <translation>Street duty room</translation>
    </message>
    <message>
        <source>街道的</source>
        <translation>The street&apos;s</translation>
    </message>
    <message>
        <source>街道的设置</source>
        <translation>Settings of the street</translation>
    </message>
    <message>
        <source>街道还没有填写</source>
        <translation>Not filled in by the street yet</translation>
    </message>
    <message>
        <source>补充</source>
        <translation>Add to it</translation>
    </message>
    <message>
        <source>补充 {}</source>
        <translation>Addition {}</translation>
    </message>
    <message>
        <source>补充的照片</source>
        <translation>Added photos</translation>
    </message>
    <message>
        <source>补充说明</source>
        <translation>Added note</translation>
    </message>
    <message>
        <source>补正</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>表单的语言</source>
        <translation>Language of the form</translation>
    </message>
    <message>
        <source>表单缺少附带的数据文件 {}，还不能填。联网同步后再试，已有的记录不受影响</source>
        <translation>The form lacks its data file {} and cannot be filled in yet. Try again after a sync; existing records are not affected</translation>
    </message>
    <message>
        <source>被告知的单位或个人</source>
        <translation>Who is notified</translation>
    </message>
    <message>
        <source>裂缝倾斜</source>
        <translation>Cracks, leaning</translation>
    </message>
    <message>
        <source>装修施工</source>
        <translation>Building works</translation>
    </message>
    <message>
        <source>西</source>
        <translation>west</translation>
    </message>
    <message>
        <source>西北</source>
        <translation>north-west</translation>
    </message>
    <message>
        <source>西南</source>
        <translation>south-west</translation>
    </message>
    <message>
        <source>要填数字</source>
        <translation>Enter a number</translation>
    </message>
    <message>
        <source>要填整数</source>
        <translation>Enter a whole number</translation>
    </message>
    <message>
        <source>要填文字</source>
        <translation>Enter text</translation>
    </message>
    <message>
        <source>要填日期和时间</source>
        <translation>Enter date and time</translation>
    </message>
    <message>
        <source>要填日期，如 2026-07-16</source>
        <translation>Enter a date, e.g. 2026-07-16</translation>
    </message>
    <message>
        <source>要填时间，如 14:05</source>
        <translation>Enter a time, e.g. 14:05</translation>
    </message>
    <message>
        <source>要填纬度和经度，如 30.65731 104.08122</source>
        <translation>Enter latitude and longitude, e.g. 30.65731 104.08122</translation>
    </message>
    <message>
        <source>要处理</source>
        <translation>Needs you</translation>
    </message>
    <message>
        <source>要把每一项都排上，各一次</source>
        <translation>Rank each item, once</translation>
    </message>
    <message>
        <source>要改</source>
        <translation>to correct</translation>
    </message>
    <message>
        <source>要求</source>
        <translation>Asked for</translation>
    </message>
    <message>
        <source>要等前面的一条先送到，会自动再传。</source>
        <translation>Waits for the one before it, then goes by itself.</translation>
    </message>
    <message>
        <source>要签收</source>
        <translation>To acknowledge</translation>
    </message>
    <message>
        <source>要联系本人</source>
        <translation>Contact the person</translation>
    </message>
    <message>
        <source>要选一项或几项</source>
        <translation>Choose one or more</translation>
    </message>
    <message>
        <source>见到了吗</source>
        <translation>Did you meet</translation>
    </message>
    <message>
        <source>见到本人</source>
        <translation>Met in person</translation>
    </message>
    <message>
        <source>见证人</source>
        <translation>Witness</translation>
    </message>
    <message>
        <source>视频AI</source>
        <translation>Video AI</translation>
    </message>
    <message>
        <source>解锁</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>解锁后直接打开</source>
        <translation>Opens right after unlocking</translation>
    </message>
    <message>
        <source>解锁码</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>解锁码是 {n} 位数字。</source>
        <translation>The PIN has {n} digits.</translation>
    </message>
    <message>
        <source>解锁码要 6 位数字，不能是连号，也不能反复用同一小段。请换一个。</source>
        <translation>The PIN has 6 digits, no run and no short piece over and over. Choose another.</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Lift</translation>
    </message>
    <message>
        <source>议事与纠纷</source>
        <translation>Meetings, disputes</translation>
    </message>
    <message>
        <source>记下</source>
        <translation>Note it</translation>
    </message>
    <message>
        <source>记为到达</source>
        <translation>Note as arrived</translation>
    </message>
    <message>
        <source>记录在本机，没有丢。请告诉管理员，改好后再同步。</source>
        <translation>The record is safe on the device. Tell the administrator; once it is put right, sync again.</translation>
    </message>
    <message>
        <source>记录在本机，没有丢。请管理员在那边发布，再同步。</source>
        <translation>The record is safe on the device. Ask the administrator to publish the form there, then sync again.</translation>
    </message>
    <message>
        <source>记录在本机，稍后自动再传。</source>
        <translation>The record is on the device and is sent again by itself.</translation>
    </message>
    <message>
        <source>记录巡查轨迹</source>
        <translation>Record patrol tracks</translation>
    </message>
    <message>
        <source>记录轨迹</source>
        <translation>Record track</translation>
    </message>
    <message>
        <source>记未见面</source>
        <translation>Note as not met</translation>
    </message>
    <message>
        <source>记查看</source>
        <translation>Note a look</translation>
    </message>
    <message>
        <source>记见面</source>
        <translation>Note as met</translation>
    </message>
    <message>
        <source>记需求</source>
        <translation>Note a need</translation>
    </message>
    <message>
        <source>讲解</source>
        <translation>Explanation</translation>
    </message>
    <message>
        <source>设一个 {n} 位解锁码</source>
        <translation>Set a PIN of {n} digits</translation>
    </message>
    <message>
        <source>设一个解锁口令</source>
        <translation>Set a passphrase</translation>
    </message>
    <message>
        <source>设备</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>设备已收到</source>
        <translation>On the device</translation>
    </message>
    <message>
        <source>设备还有 {size}</source>
        <translation>{size} free on the device</translation>
    </message>
    <message>
        <source>设好了</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>设施损坏</source>
        <translation>Equipment damaged</translation>
    </message>
    <message>
        <source>设解锁</source>
        <translation>Set lock</translation>
    </message>
    <message>
        <source>证书</source>
        <translation>certificate</translation>
    </message>
    <message>
        <source>证书 (*.pem *.crt *.cer)</source>
        <translation>Certificates (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>评价只能由居民来给。内容都在，不会丢。请居民签名。</source>
        <translation>Only the resident can rate. Everything is safe. Ask them to sign.</translation>
    </message>
    <message>
        <source>诊断信息 (*.json)</source>
        <translation>Diagnostics (*.json)</translation>
    </message>
    <message>
        <source>试的次数太多，平台要求等一会儿。请过几分钟再试，开通码仍然有效。</source>
        <translation>Too many tries; the platform asks to wait. Try again in a few minutes, the code stays valid.</translation>
    </message>
    <message>
        <source>试过 {} 次</source>
        <translation>tried {} times</translation>
    </message>
    <message>
        <source>试错次数多了，请等 {}再试。资料都在，什么也没有删。</source>
        <translation>Too many wrong tries, please wait {}. Everything is there, nothing was deleted.</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>语音</source>
        <translation>Voice note</translation>
    </message>
    <message>
        <source>语音 {} 段 {}</source>
        <translation>{} voice note {}|{} voice notes {}</translation>
    </message>
    <message>
        <source>语音还在录，先点一下结束</source>
        <translation>Still recording, tap to end it</translation>
    </message>
    <message>
        <source>语音还在录，先点一下结束，再提交。</source>
        <translation>Still recording: tap to end it, then submit.</translation>
    </message>
    <message>
        <source>语音（还在录）</source>
        <translation>Voice note (recording)</translation>
    </message>
    <message>
        <source>误报</source>
        <translation>False alarm</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>说明写满了，放不下没拍照片的原因。删短一点再提交</source>
        <translation>The note is full: no room for why there is no photo. Shorten it, then submit</translation>
    </message>
    <message>
        <source>说明（可不填）：在哪里，什么样</source>
        <translation>Note (optional): where, what</translation>
    </message>
    <message>
        <source>请{name}签名</source>
        <translation>Please sign:{name}</translation>
    </message>
    <message>
        <source>请先看本机日期是不是快了；日期没错就告诉管理员换证书。</source>
        <translation>Check whether this device&apos;s date is ahead; if not, tell the administrator.</translation>
    </message>
    <message>
        <source>请先看本机日期是否正确；日期没错就告诉管理员。</source>
        <translation>Check this device&apos;s date first; if it is right, tell the administrator.</translation>
    </message>
    <message>
        <source>请在期限前改好。改好以前注意安全，需要停用的先停用。到期会来复查。</source>
        <translation>Please put it right in time. Until then take care, and switch off what must be. It is rechecked when due.</translation>
    </message>
    <message>
        <source>请在这里签名</source>
        <translation>Please sign here</translation>
    </message>
    <message>
        <source>请收告知书的人签名</source>
        <translation>Whoever receives the notice signs here</translation>
    </message>
    <message>
        <source>请选楼栋</source>
        <translation>Choose the building</translation>
    </message>
    <message>
        <source>调度员</source>
        <translation>Dispatcher</translation>
    </message>
    <message>
        <source>调度员同意之前，任务照旧。</source>
        <translation>Until the dispatcher agrees, the task stays as it is.</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Person in charge</translation>
    </message>
    <message>
        <source>负责人电话</source>
        <translation>Their phone</translation>
    </message>
    <message>
        <source>负责网格</source>
        <translation>Grids</translation>
    </message>
    <message>
        <source>购物</source>
        <translation>Shopping</translation>
    </message>
    <message>
        <source>资料库正忙，刚才这一步没有存上。请再试一次。</source>
        <translation>The database is busy; the last step was not saved. Please try again.</translation>
    </message>
    <message>
        <source>资料改于 {}</source>
        <translation>Changed {}</translation>
    </message>
    <message>
        <source>走一步存一步</source>
        <translation>Every step is saved</translation>
    </message>
    <message>
        <source>走访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>走访 {}</source>
        <translation>Visit {}</translation>
    </message>
    <message>
        <source>走访中</source>
        <translation>Visiting</translation>
    </message>
    <message>
        <source>走访内容</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>走访说明</source>
        <translation>Note on the visit</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>超期 {} 项</source>
        <translation>{} overdue</translation>
    </message>
    <message>
        <source>距你 {}</source>
        <translation>{} away</translation>
    </message>
    <message>
        <source>路上上报 {} 件：</source>
        <translation>{} reported on the way:</translation>
    </message>
    <message>
        <source>路上发现</source>
        <translation>Found on the way</translation>
    </message>
    <message>
        <source>路灯不亮</source>
        <translation>Street lamp out</translation>
    </message>
    <message>
        <source>路线</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>路线图：{line}</source>
        <translation>Map of the way: {line}</translation>
    </message>
    <message>
        <source>路面塌陷</source>
        <translation>Road collapse</translation>
    </message>
    <message>
        <source>跳过</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>跳过 {}</source>
        <translation>Skipped {}</translation>
    </message>
    <message>
        <source>跳过的原因</source>
        <translation>Why skipped</translation>
    </message>
    <message>
        <source>跳过的点会写在小结里，之后还可以回来看。</source>
        <translation>Skipped points stand in the summary; you can still come back to them.</translation>
    </message>
    <message>
        <source>跳过这个点</source>
        <translation>Skip this point</translation>
    </message>
    <message>
        <source>跳过：{}</source>
        <translation>Skipped: {}</translation>
    </message>
    <message>
        <source>轨迹文件 {} 读不出来。请核对文件在不在、能不能读。</source>
        <translation>The track file {} cannot be read. Check that it is there and readable.</translation>
    </message>
    <message>
        <source>轨迹文件太大，没有读。请换一个小于 16 MB 的文件。</source>
        <translation>The track file is too large and was not read. Choose one under 16 MB.</translation>
    </message>
    <message>
        <source>轨迹有 {} 个位置，只存在本机</source>
        <translation>The track has {} position, on this device only|The track has {} positions, on this device only</translation>
    </message>
    <message>
        <source>轨迹：巡查走起来才记录，只存在本机</source>
        <translation>Track: recorded while you walk, on this device only</translation>
    </message>
    <message>
        <source>转交</source>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>转交 {}</source>
        <translation>Hand over {}</translation>
    </message>
    <message>
        <source>转交申请已存好，等调度员答复</source>
        <translation>Saved; the dispatcher answers</translation>
    </message>
    <message>
        <source>转复查</source>
        <translation>Go to recheck</translation>
    </message>
    <message>
        <source>转执法</source>
        <translation>Hand to enforcement</translation>
    </message>
    <message>
        <source>软件或工作上，哪里要改</source>
        <translation>What should change, in the app or at work</translation>
    </message>
    <message>
        <source>较大</source>
        <translation>Serious</translation>
    </message>
    <message>
        <source>较急</source>
        <translation>Pressing</translation>
    </message>
    <message>
        <source>较急：街道优先响应</source>
        <translation>Pressing: the street answers first</translation>
    </message>
    <message>
        <source>输入 {n} 位解锁码</source>
        <translation>Enter your {n}-digit PIN</translation>
    </message>
    <message>
        <source>输入口令</source>
        <translation>Enter your passphrase</translation>
    </message>
    <message>
        <source>边写边存，办完点完成</source>
        <translation>Saved as you write; tap Done at the end</translation>
    </message>
    <message>
        <source>近的在前（定位：{}）</source>
        <translation>Nearest first (position: {})</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>还剩 {rest}，资料都在，不会丢</source>
        <translation>{rest} left; everything is safe</translation>
    </message>
    <message>
        <source>还可以试 {} 次。</source>
        <translation>{} try left.|{} tries left.</translation>
    </message>
    <message>
        <source>还在本机，没有传。</source>
        <translation>Still on the device, not sent.</translation>
    </message>
    <message>
        <source>还差 {n} 个字符，至少 {all} 个。</source>
        <translation>{n} more characters; at least {all}.</translation>
    </message>
    <message>
        <source>还差 {} 张</source>
        <translation>{} more</translation>
    </message>
    <message>
        <source>还差 {} 张照片</source>
        <translation>{} to go</translation>
    </message>
    <message>
        <source>还差审批，要两级各一人同意。案件没有变。请先送审。</source>
        <translation>Approval is missing, one person at each of two levels. The case is unchanged. Send it for approval first.</translation>
    </message>
    <message>
        <source>还差：{}</source>
        <translation>Still missing: {}</translation>
    </message>
    <message>
        <source>还有 {n} 条</source>
        <translation>{n} more</translation>
    </message>
    <message>
        <source>还有 {} 个点没看</source>
        <translation>{} point not seen yet|{} points not seen yet</translation>
    </message>
    <message>
        <source>还有 {} 个点没看。走过的都已存好，不会丢。写一句没走完的原因，或者接着走。</source>
        <translation>{} point not seen. What you walked is saved. Write why, or walk on.|{} points not seen. What you walked is saved. Write why, or walk on.</translation>
    </message>
    <message>
        <source>还有 {} 张照片不在本机</source>
        <translation>{} more photo not on this device|{} more photos not on this device</translation>
    </message>
    <message>
        <source>还有 {} 户没列出来</source>
        <translation>{} more home is not listed|{} more homes are not listed</translation>
    </message>
    <message>
        <source>还有 {} 项没填</source>
        <translation>{} item left|{} items left</translation>
    </message>
    <message>
        <source>还有 {} 项没填。</source>
        <translation>{} item left.|{} items left.</translation>
    </message>
    <message>
        <source>还有 {} 项没填。已填的都在，不会丢。去填完，或写明为什么没填再提交。</source>
        <translation>{} item left. What you filled in is safe. Finish it, or say why it is empty.|{} items left. What you filled in is safe. Finish them, or say why they are empty.</translation>
    </message>
    <message>
        <source>还有 {} 项没填，不填也能提交。{}</source>
        <translation>{} item left, not required. {}|{} items left, not required. {}</translation>
    </message>
    <message>
        <source>还有 {} 项没填：{}</source>
        <translation>{} item left: {}|{} items left: {}</translation>
    </message>
    <message>
        <source>还有 {} 项没选</source>
        <translation>{} left to choose</translation>
    </message>
    <message>
        <source>还有什么要记的（可不填）</source>
        <translation>Anything else to note (optional)</translation>
    </message>
    <message>
        <source>还有约 {}</source>
        <translation>about {} left</translation>
    </message>
    <message>
        <source>还没传</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>还没传出去，可以改，也可以撤回</source>
        <translation>Not sent yet: can be changed or withdrawn</translation>
    </message>
    <message>
        <source>还没写做了什么。你填的都在，不会丢。写一句再提交。</source>
        <translation>What was done is missing. What you filled in is safe. Write a line and submit again.</translation>
    </message>
    <message>
        <source>还没写原因。内容都在，不会丢。写一句原因再提交。</source>
        <translation>The reason is missing. Everything is safe. Write a line and submit again.</translation>
    </message>
    <message>
        <source>还没写呼叫了谁。案件没有变。选一位再呼叫。</source>
        <translation>Nobody chosen to call. The case is unchanged. Choose somebody.</translation>
    </message>
    <message>
        <source>还没写呼叫了谁。预警还在。选一位再呼叫。</source>
        <translation>Nobody chosen to call. The warning stands. Choose somebody and call again.</translation>
    </message>
    <message>
        <source>还没写结果。已填的都在，不会丢。写一句结果再提交。</source>
        <translation>The result is missing. What you filled in is safe. Write a line and submit again.</translation>
    </message>
    <message>
        <source>还没写被告知的单位或个人</source>
        <translation>Who is told has not been written yet</translation>
    </message>
    <message>
        <source>还没写需要什么。你填的都在，不会丢。写一句再提交。</source>
        <translation>What is needed is missing. What you filled in is safe. Write a line and submit again.</translation>
    </message>
    <message>
        <source>还没到</source>
        <translation>Not there yet</translation>
    </message>
    <message>
        <source>还没填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <source>还没拍现在的照片</source>
        <translation>No photo of now yet</translation>
    </message>
    <message>
        <source>还没有上报过</source>
        <translation>No reports yet</translation>
    </message>
    <message>
        <source>还没有人留言。</source>
        <translation>No comments yet.</translation>
    </message>
    <message>
        <source>还没有位置</source>
        <translation>No position yet</translation>
    </message>
    <message>
        <source>还没有办完的任务</source>
        <translation>Nothing done yet</translation>
    </message>
    <message>
        <source>还没有同步过</source>
        <translation>Never synced yet</translation>
    </message>
    <message>
        <source>还没有字。扫一下，或者手输</source>
        <translation>Nothing yet. Scan it, or type</translation>
    </message>
    <message>
        <source>还没有常用语。常写的话加在下面，下次点一下就填好。</source>
        <translation>No phrases yet. Add what you often write; next time one tap fills it in.</translation>
    </message>
    <message>
        <source>还没有改动。改好这一处再交。</source>
        <translation>Nothing changed yet. Correct this, then send.</translation>
    </message>
    <message>
        <source>还没有答复</source>
        <translation>No answer yet</translation>
    </message>
    <message>
        <source>还没有要补充的。写一句，或者加一张照片，再补充。</source>
        <translation>Nothing to add yet. Write a line or add a photo first.</translation>
    </message>
    <message>
        <source>还没有要补的。拍一张照片，或者写一句，再并入那一件。</source>
        <translation>Nothing to add yet. Take a photo or write a line, then join.</translation>
    </message>
    <message>
        <source>还没登记，先填开通码。</source>
        <translation>Not enrolled yet. Enter the enrolment code first.</translation>
    </message>
    <message>
        <source>还没签名。请对方在签名板上签，不肯签就选拒签</source>
        <translation>Not signed. Have them sign on the pad, or choose refused</translation>
    </message>
    <message>
        <source>还没记怎么送达的。已填的都在，不会丢。选签收、拒签或留置。</source>
        <translation>How it was delivered is missing. What you filled in is safe. Choose signed, refused or left there.</translation>
    </message>
    <message>
        <source>还没选为什么没见到。你填的都在，不会丢。选“未开门”或一个原因再提交。</source>
        <translation>Why you did not meet is missing. What you filled in is safe. Choose a reason and submit again.</translation>
    </message>
    <message>
        <source>还没选去现场看的人。案件没有变。选一位网格员再派。</source>
        <translation>Nobody chosen to look on site. The case is unchanged. Choose a grid worker.</translation>
    </message>
    <message>
        <source>还没选怎么送达的：签收、拒签还是留置</source>
        <translation>Choose how it was delivered: signed, refused or left there</translation>
    </message>
    <message>
        <source>还没选现场情况。你填的都在，不会丢。选“没改完”或“没改”再提交。</source>
        <translation>What you found is missing. What you filled in is safe. Choose &quot;Partly&quot; or &quot;Not put right&quot; and submit again.</translation>
    </message>
    <message>
        <source>还没选现场情况。你填的都在，不会丢。选一项再提交。</source>
        <translation>What you found is missing. What you filled in is safe. Choose one and submit again.</translation>
    </message>
    <message>
        <source>还没选由谁来办。任务没有变。选一位再派。</source>
        <translation>Nobody chosen. The task is unchanged. Choose somebody.</translation>
    </message>
    <message>
        <source>还没选督办牌。案件没有变。选黄牌或红牌再督办。</source>
        <translation>No card chosen. The case is unchanged. Choose yellow or red.</translation>
    </message>
    <message>
        <source>还没选立案条件。案件没有变。选一条再立案。</source>
        <translation>No condition for registering chosen. The case is unchanged. Choose one.</translation>
    </message>
    <message>
        <source>还没选结案条件。案件没有变。选一条再结案。</source>
        <translation>No condition for closing chosen. The case is unchanged. Choose one.</translation>
    </message>
    <message>
        <source>还没选要并到哪一件，或选的就是它自己。两件都没有变。请选另一件。</source>
        <translation>No case to merge into, or it is the same one. Both are unchanged. Choose another.</translation>
    </message>
    <message>
        <source>还没选见面情况。你填的都在，不会丢。选一项再提交。</source>
        <translation>Whether you met is missing. What you filled in is safe. Choose one and submit again.</translation>
    </message>
    <message>
        <source>还没选评价。内容都在，不会丢。选一项再提交。</source>
        <translation>No rating chosen. Everything is safe. Choose one and submit again.</translation>
    </message>
    <message>
        <source>还没选责任单位。案件没有变。选一个单位再派。</source>
        <translation>No department chosen. The case is unchanged. Choose one.</translation>
    </message>
    <message>
        <source>还没选隐患等级。记录没有变。选一般或重大再提交。</source>
        <translation>No hazard level chosen. Nothing changed. Choose general or major.</translation>
    </message>
    <message>
        <source>还能录 {} 秒</source>
        <translation>{} s left</translation>
    </message>
    <message>
        <source>这一处要改</source>
        <translation>To correct</translation>
    </message>
    <message>
        <source>这一张没拍上，没有存。已有的内容都在。请再拍一次。</source>
        <translation>This shot failed and was not kept. The rest is safe. Please take it again.</translation>
    </message>
    <message>
        <source>这一条内容太大，平台收不下，所以没有传。内容还在本机。请删短文字或分成几条，再提交一次。</source>
        <translation>This one is too large for the platform and was not sent. It is still on the device. Shorten the text or split it, then submit again.</translation>
    </message>
    <message>
        <source>这一段密封存档打不开，其他的不受影响。</source>
        <translation>This part of the sealed archive does not open; the rest is not affected.</translation>
    </message>
    <message>
        <source>这一版不认识“{}”这个操作。记录都在，不会丢。请升级后再办。</source>
        <translation>This version does not know &quot;{}&quot;. Everything is safe. Please update first.</translation>
    </message>
    <message>
        <source>这一类要有处理后的照片。已填的都在，不会丢。补一张再提交。</source>
        <translation>This kind needs a photo from afterwards. What you filled in is safe. Add one and submit again.</translation>
    </message>
    <message>
        <source>这不是网格通的开通码。请扫开通单上的码，或照单子手输。</source>
        <translation>This is not a Gridworker enrolment code. Scan the one the administrator gave you, or type it.</translation>
    </message>
    <message>
        <source>这不是网格通的离线包，没有动它。请另选一个 .gwb 文件。</source>
        <translation>This is not a Gridworker bundle; it was left alone. Choose a .gwb file.</translation>
    </message>
    <message>
        <source>这个位置写不进去，没有导出，资料都在本机。请看看 U 盘插好没有，或换一个文件夹。</source>
        <translation>This place cannot be written; nothing was exported, everything is on the device. Check the stick, or choose another folder.</translation>
    </message>
    <message>
        <source>这个地址上是另一个平台，没有传任何东西，资料都在本机。请检查平台地址，或联系管理员。</source>
        <translation>Another platform answers at this address. Nothing was sent, everything is on the device. Check the address, or tell the administrator.</translation>
    </message>
    <message>
        <source>这个地址没有平台回应，还没有登记。请核对平台地址，看看网络通不通，再点“连接”。</source>
        <translation>No platform answers at this address; the device is not enrolled yet. Check the address and the network, then press “Connect”.</translation>
    </message>
    <message>
        <source>这个开通码已经登记过另一台设备。请管理员再发一个新的开通码。</source>
        <translation>This code has enrolled another device. Ask the administrator for a new one.</translation>
    </message>
    <message>
        <source>这个开通码是给别人的，没有登记。请管理员给这台设备原来的人发一个。</source>
        <translation>This code is for somebody else; nothing was enrolled. Ask the administrator for one for this device&apos;s worker.</translation>
    </message>
    <message>
        <source>这个开通码过期了。请管理员再发一个新的开通码。</source>
        <translation>This code has expired. Ask the administrator for a new one.</translation>
    </message>
    <message>
        <source>这个文件不在本机，其他资料不受影响。联网后可以再看。</source>
        <translation>This file is not on the device; nothing else is affected. It can be seen once online.</translation>
    </message>
    <message>
        <source>这个文件不是 GPX 轨迹，没有读。请换一个文件。</source>
        <translation>This file is no GPX track and was not read. Choose another.</translation>
    </message>
    <message>
        <source>这个文件不是照片（只收 JPEG、PNG、WebP、HEIC），没有存上。请换一个文件</source>
        <translation>This file is no photo (JPEG, PNG, WebP or HEIC) and was not saved. Choose another</translation>
    </message>
    <message>
        <source>这个文件在本机放不了，原样存着，会照样上传。可以存到别处再放。</source>
        <translation>This file cannot be played here; it is kept as it is and still sent. Save it elsewhere to play it.</translation>
    </message>
    <message>
        <source>这个文件坏了，已单独放到一边，其他资料不受影响。自己附的请重新附一个，检查表里带的请告诉社区。</source>
        <translation>This file is damaged and was set aside; the rest is safe. Attach your own again; tell the community about one that came with the checklist.</translation>
    </message>
    <message>
        <source>这个文件夹打不开，没有加照片。已有的内容都在。手机要先解锁、选“传输文件”，再选一次。</source>
        <translation>The folder does not open, no photos were added. The rest is safe. Unlock the phone, choose &quot;File transfer&quot;, then try again.</translation>
    </message>
    <message>
        <source>这个文件夹里已经有一份资料，没有改动它。</source>
        <translation>There is a profile in this folder already; it was not changed.</translation>
    </message>
    <message>
        <source>这个文件夹里没有照片，什么都没有加。已有的内容都在。请换一个文件夹。</source>
        <translation>There are no photos in this folder, nothing was added. The rest is safe. Choose another folder.</translation>
    </message>
    <message>
        <source>这个文件夹里没有网格通的资料。请先登记这台设备。</source>
        <translation>There is no Gridworker profile in this folder. Enrol this device first.</translation>
    </message>
    <message>
        <source>这个文件当{}用不了，没有加进来。已有的内容都在。请选 {} 等格式的。</source>
        <translation>This file cannot serve as {} and was not added. The rest is safe. Choose a format such as {}.</translation>
    </message>
    <message>
        <source>这个文件打不开，没有加进来。已有的内容都在。请再选一次。</source>
        <translation>This file does not open and was not added. The rest is safe. Choose again.</translation>
    </message>
    <message>
        <source>这个文件是空的，没有加进来。已有的内容都在。请换一个。</source>
        <translation>This file is empty and was not added. The rest is safe. Choose another.</translation>
    </message>
    <message>
        <source>这个文件的内容不是 {}，可能坏了或改过名，没有加进来。已有的内容都在。请换一个。</source>
        <translation>This file&apos;s content is not {}; it may be damaged or renamed and was not added. The rest is safe. Choose another.</translation>
    </message>
    <message>
        <source>这个文件读不出来，没有导入。请看看 U 盘插好没有，再选一次。</source>
        <translation>This file cannot be read and was not taken in. Check the stick and choose again.</translation>
    </message>
    <message>
        <source>这个文件超过 64 MB，不像照片，没有加进来。已有的内容都在。请换一张。</source>
        <translation>This file is over 64 MB and hardly a photo; it was not added. The rest is safe. Choose another.</translation>
    </message>
    <message>
        <source>这个文件超过 {} MB，没有加进来。已有的内容都在。{}最大 {} MB，请截短、压缩后再选。</source>
        <translation>This file is over {} MB and was not added. The rest is safe. {} may have {} MB: shorten or compress it.</translation>
    </message>
    <message>
        <source>这个文件还没下到本机，不影响填写。联网同步后再点一次。</source>
        <translation>This file is not on the device yet; filling in goes on. Sync, then press once more.</translation>
    </message>
    <message>
        <source>这个服务器上没有编号是 {} 的表，什么也没有存。请核对编号和账号。</source>
        <translation>This server has no form with the id {}; nothing was kept. Check the id and the account.</translation>
    </message>
    <message>
        <source>这个点</source>
        <translation>This point</translation>
    </message>
    <message>
        <source>这个点没有坐标，请扫码或手动到达</source>
        <translation>This point has no coordinates; arrive by code or by hand</translation>
    </message>
    <message>
        <source>这个点漏了。</source>
        <translation>This point was missed.</translation>
    </message>
    <message>
        <source>这个版本太旧，收不到新任务；本机资料照常上传。请升级网格通。</source>
        <translation>This version is too old to get new tasks; what you have is still sent. Please update Gridworker.</translation>
    </message>
    <message>
        <source>这个码不是这条巡查的点。记过的都在。核对是不是这个点的码，或者手动到达。</source>
        <translation>This code is no point of this patrol. What you noted is safe. Check that it belongs to this point, or arrive by hand.</translation>
    </message>
    <message>
        <source>这个离线包不是本平台登记的设备做的，没有用它。请核对来源，或联系管理员。</source>
        <translation>This bundle was not made by a device enrolled here and was not used. Check where it comes from, or ask the administrator.</translation>
    </message>
    <message>
        <source>这个离线包和封口对不上：坏了，或被改过，没有用它。原来的资料都在本机，请重新导出一份。</source>
        <translation>This bundle does not match its seal: damaged or altered; it was not used. Everything is still on the device; export it again.</translation>
    </message>
    <message>
        <source>这个离线包太大，网上传不了，没有传。请把它直接带到平台，由管理员导入。</source>
        <translation>This bundle is too large for the network and was not sent. Carry it to the platform, where the administrator takes it in.</translation>
    </message>
    <message>
        <source>这个离线包是另一个平台的，没有用它。请交给它自己的平台。</source>
        <translation>This bundle belongs to another platform and was not used. Take it there.</translation>
    </message>
    <message>
        <source>这个离线包是给别处的，这里打不开。里面的资料没有动；请交给它要去的平台或设备。</source>
        <translation>This bundle is meant for somewhere else and does not open here. Its contents are untouched; take it where it belongs.</translation>
    </message>
    <message>
        <source>这个离线包没有写完就断了（拔得太早，或盘满了），没有用它。原来的资料都在本机，请重新导出一份。</source>
        <translation>This bundle was cut off while being written (unplugged early, or a full stick) and was not used. Everything is still on the device; export it again.</translation>
    </message>
    <message>
        <source>这件事</source>
        <translation>This matter</translation>
    </message>
    <message>
        <source>这件事不是你上报的。内容没有变。请上报人来办这一步。</source>
        <translation>You did not report this. Nothing changed. This step is for the reporter.</translation>
    </message>
    <message>
        <source>这件事已不在本机。你填的都在草稿里，不会丢。可以另报一件。</source>
        <translation>This matter is no longer on the device. What you filled in is kept as a draft. You can make a new report.</translation>
    </message>
    <message>
        <source>这件事已不在本机，可能已撤回，或者不归你的网格了。记录在平台上，不会丢。</source>
        <translation>This matter is no longer on the device; it may be withdrawn or of another grid. The platform has the record.</translation>
    </message>
    <message>
        <source>这件事是你上报的，不能由你自己处置。记录都在，不会丢。请调度员派给别人。</source>
        <translation>You reported this, so you cannot handle it yourself. Everything is safe. Ask the dispatcher to give it to somebody else.</translation>
    </message>
    <message>
        <source>这件事是你处置的，不能由你复查。你填的都在，不会丢。请退回任务，换一位去看。</source>
        <translation>You handled this, so you cannot recheck it. What you filled in is safe. Return the task for somebody else.</translation>
    </message>
    <message>
        <source>这件事是你处置的，不能由你核实。你填的都在，不会丢。请调度员换一位去看。</source>
        <translation>You handled this, so you cannot verify it. What you filled in is safe. Ask the dispatcher to send somebody else.</translation>
    </message>
    <message>
        <source>这件事没有派给你的单位。案件没有变。要接办，请调度员改派。</source>
        <translation>This was not given to your department. The case is unchanged. To take it, ask the dispatcher.</translation>
    </message>
    <message>
        <source>这件已经传出去了，撤不撤由调度员定。写一句为什么，他看得到。</source>
        <translation>It has been sent; the dispatcher decides. Write why, for them to read.</translation>
    </message>
    <message>
        <source>这件打不开</source>
        <translation>Cannot be opened</translation>
    </message>
    <message>
        <source>这件的照片</source>
        <translation>Its photos</translation>
    </message>
    <message>
        <source>这份告知书不在本机。检查和隐患的记录都在，不会丢。</source>
        <translation>This notice is not on the device. Check and hazards are safe.</translation>
    </message>
    <message>
        <source>这份告知书打不开</source>
        <translation>The notice cannot be opened</translation>
    </message>
    <message>
        <source>这份回执以前收过，没有新的。</source>
        <translation>This receipt was taken in before; nothing new.</translation>
    </message>
    <message>
        <source>这份回执是平台恢复之前的，已经不作数，没有用它。请重新导出一份带去平台。</source>
        <translation>This receipt is from before the platform was restored and no longer counts; it was not used. Export a new bundle.</translation>
    </message>
    <message>
        <source>这份回执是给另一台设备的，没有用它。请把它交还给导出的那台设备。</source>
        <translation>This receipt is for another device and was not used. Give it back to the device that made the bundle.</translation>
    </message>
    <message>
        <source>这份记录不是用这张检查表填的，不能修改。记录不受影响</source>
        <translation>This record was not made with this form and cannot be changed. The record is not affected</translation>
    </message>
    <message>
        <source>这份记录的内容不在本机了，没法再传给接收表单的服务器。平台上有完整的记录。</source>
        <translation>What this record says is no longer on the device, so it cannot go to the form server. The platform has all of it.</translation>
    </message>
    <message>
        <source>这份资料已经设过解锁口令，没有改动它。</source>
        <translation>This profile has a lock already; it was not changed.</translation>
    </message>
    <message>
        <source>这份资料是用更新版本的网格通存的，这个版本打不开。资料没有动，请先更新网格通再打开。</source>
        <translation>This profile was saved by a newer Gridworker and does not open here. Nothing was touched; update Gridworker first.</translation>
    </message>
    <message>
        <source>这位的资料加密留在本机，没传的联网后照样送达。为了保密，这里不显示姓名。</source>
        <translation>This worker&apos;s records stay on the device, encrypted; what was not sent still goes out once online. No names are shown here, for privacy.</translation>
    </message>
    <message>
        <source>这台设备不能拨号，用手机拨。已填的内容都在。</source>
        <translation>This device cannot dial, use a phone. What you filled in is safe.</translation>
    </message>
    <message>
        <source>这台设备不能拨号，用手机拨。这一条还在本机，不会丢。</source>
        <translation>This device cannot dial, use a phone. The record stays on this device.</translation>
    </message>
    <message>
        <source>这台设备不能拨号：用手机扫码或照着拨。看过会留痕。</source>
        <translation>This device cannot dial: scan with a phone, or dial it there. Looking is logged.</translation>
    </message>
    <message>
        <source>这台设备停用过</source>
        <translation>This device was revoked</translation>
    </message>
    <message>
        <source>这台设备已被平台停用。未上传的资料已密封保存，平台仍能收到。请联系管理员。</source>
        <translation>The platform has shut this device out. Unsent work is sealed and still reaches the platform. Please ask the administrator.</translation>
    </message>
    <message>
        <source>这台设备打不开 HEIC 照片，没有存上。请把相机改成“兼容性最佳”（JPEG）再拍，或请管理员安装 gridworker[heic]</source>
        <translation>This device cannot open HEIC photos; it was not saved. Set the camera to &quot;most compatible&quot; (JPEG), or ask the administrator to install gridworker[heic]</translation>
    </message>
    <message>
        <source>这台设备没有中文字体，照片上的时间地点写不出来。照片原图还在，没有丢；请安装 Noto Sans CJK（Debian：apt install fonts-noto-cjk）后再试</source>
        <translation>This device has no Chinese font, so time and place cannot be stamped on the photo. The original is safe; please install Noto Sans CJK (Debian: apt install fonts-noto-cjk) and try again</translation>
    </message>
    <message>
        <source>这台设备没有地图程序。照地址走，或用手机扫码。</source>
        <translation>No map program here. Follow the address, or scan with a phone.</translation>
    </message>
    <message>
        <source>这台设备没有定位。可以扫码或手动到达，也可以接一个串口定位器。</source>
        <translation>This device has no positioning. Arrive by code or by hand, or connect a serial receiver.</translation>
    </message>
    <message>
        <source>这台设备没有相机。可以用扫码枪，也可以从照片里认码。</source>
        <translation>This device has no camera. Use a hand scanner, or read the code out of a photo.</translation>
    </message>
    <message>
        <source>这台设备没有相机。可以选照片、选文件夹，也可以拖进来或按 Ctrl+V 粘贴。</source>
        <translation>This device has no camera. Choose photos or a folder, drop them here, or paste with Ctrl+V.</translation>
    </message>
    <message>
        <source>这台设备没有系统密钥保管，6 位数字几小时就会被试出来，所以要至少 12 个字符的口令，汉字、字母、数字都行。</source>
        <translation>This device has no system key store; 6 digits would be found within hours. So it takes a passphrase of at least 12 characters, of any kind.</translation>
    </message>
    <message>
        <source>这台设备没有麦克风。已填的都在。可以打字，或者接上耳机再按。</source>
        <translation>This device has no microphone. What you filled in is safe. Type, or plug in a headset.</translation>
    </message>
    <message>
        <source>这台设备没有麦克风。接上耳机或麦克风，这里几秒内自己变回来</source>
        <translation>This device has no microphone. Plug in a headset or a microphone and this button is back within seconds</translation>
    </message>
    <message>
        <source>这台设备的签名密钥不对，资料没有动。请联系管理员重新登记。</source>
        <translation>This device&apos;s signing key is wrong; nothing was touched. Ask the administrator to enrol it again.</translation>
    </message>
    <message>
        <source>这台设备的资料像是被复制过，编号总是相撞，暂时传不上去。资料都在本机。请联系管理员。</source>
        <translation>This device&apos;s data seems to have been copied: numbers clash and nothing can be sent now. Everything is on the device. Tell the administrator.</translation>
    </message>
    <message>
        <source>这台设备能由系统保管密钥，所以 6 位数字就够。每次打开网格通要输，连错 5 次锁 15 分钟。</source>
        <translation>The system keeps a key on this device, so 6 digits are enough. You enter them each time; 5 wrong tries lock it for 15 minutes.</translation>
    </message>
    <message>
        <source>这台设备还没有登记。请先登记。</source>
        <translation>This device is not enrolled yet. Enrol it first.</translation>
    </message>
    <message>
        <source>这处隐患</source>
        <translation>This hazard</translation>
    </message>
    <message>
        <source>这张很暗，可能看不清。可以重拍，也可以就用它。</source>
        <translation>This one is very dark. Take it again, or use it as it is.</translation>
    </message>
    <message>
        <source>这张有点糊。可以重拍，也可以就用它。</source>
        <translation>This one is blurred. Take it again, or use it as it is.</translation>
    </message>
    <message>
        <source>这张检查表打不开：{}。已填的和已提交的都还在；请升级网格通，或告诉社区。别的任务可以先做。</source>
        <translation>This checklist cannot be opened: {}. What you filled in and submitted is safe. Upgrade the app, or tell the community office. Other tasks can be done meanwhile.</translation>
    </message>
    <message>
        <source>这张检查表是用更新的格式发布的，这一版网格通打不开。请升级网格通，已填的和已提交的都还在；别的任务可以先做。</source>
        <translation>This checklist was published in a newer format that this version of the app cannot open. Upgrade the app; what you filled in and submitted is safe. Other tasks can be done meanwhile.</translation>
    </message>
    <message>
        <source>这张检查表还没下到本机。连一次网同步后就有，别的任务可以先做。</source>
        <translation>This checklist is not on the device yet. It comes with the next sync; other tasks can be done meanwhile.</translation>
    </message>
    <message>
        <source>这张照片不在本机，其他资料不受影响。联网后可以再看。</source>
        <translation>This photo is not on the device; nothing else is affected. It can be seen again once online.</translation>
    </message>
    <message>
        <source>这张照片传了几次都没传完整。照片还在本机，没有丢。请换个网络再试，还不行就联系管理员。</source>
        <translation>This photo did not arrive whole after several tries. It is still on the device. Try another network, then the administrator.</translation>
    </message>
    <message>
        <source>这张照片的文件坏了，其他资料不受影响。请重拍一张。</source>
        <translation>This photo&apos;s file is damaged; nothing else is affected. Please take it again.</translation>
    </message>
    <message>
        <source>这张照片读不全，认不了码。请换一张，或者手输。</source>
        <translation>This photo is incomplete, no code can be read from it. Take another one, or type the code.</translation>
    </message>
    <message>
        <source>这张表有新版，升级网格通后才能用。现在照手上这版填，填的都算数。</source>
        <translation>A newer version of this form waits for the app to be upgraded. Fill in this one; all you fill in counts.</translation>
    </message>
    <message>
        <source>这把钥匙打不开这份资料，资料没有动。请换回登记这台设备的账号。</source>
        <translation>This key does not open this profile; nothing was touched. Use the account that enrolled this device.</translation>
    </message>
    <message>
        <source>这是重大隐患，不能直接销号。记录都在，不会丢。请上报，由另一人批准。</source>
        <translation>This is a major hazard and cannot be struck off directly. Everything is safe. Report it for somebody else to approve.</translation>
    </message>
    <message>
        <source>这条呼叫</source>
        <translation>This alarm</translation>
    </message>
    <message>
        <source>这条呼叫已不在本机，可能已经有人办完。别的都没有变。</source>
        <translation>This call is no longer on the device; somebody may have dealt with it. Nothing else changed.</translation>
    </message>
    <message>
        <source>这条呼叫已有人接了。你的记录都在，不会丢。请和接的人联系。</source>
        <translation>Somebody has taken this alarm already. Your records are safe. Please get in touch with them.</translation>
    </message>
    <message>
        <source>这条呼叫没有留电话，街道也没有下发值班电话。请直接去现场。</source>
        <translation>This call has no phone number, and the street gave none. Please go there.</translation>
    </message>
    <message>
        <source>这条巡查</source>
        <translation>This patrol</translation>
    </message>
    <message>
        <source>这条巡查已不在本机，可能被收回或转给了别人。记过的都已存好，照样上传。</source>
        <translation>This patrol is no longer on the device; it may have been withdrawn or given to somebody else. What you noted is saved and still goes up.</translation>
    </message>
    <message>
        <source>这条巡查已结束</source>
        <translation>This patrol has ended</translation>
    </message>
    <message>
        <source>这条巡查没有点，走一圈，有问题就上报</source>
        <translation>This patrol has no points: walk round and report what you find</translation>
    </message>
    <message>
        <source>这条巡查现在由别人在走。你记的都已存好，不会丢。请和对方或调度员说一声。</source>
        <translation>Somebody else is walking this patrol now. What you noted is saved. Have a word with them or the dispatcher.</translation>
    </message>
    <message>
        <source>这条预警</source>
        <translation>This warning</translation>
    </message>
    <message>
        <source>这条预警要指定的责任人来签收，你不在名单里。预警还在。请打电话叫应责任人。</source>
        <translation>Only the named persons acknowledge this warning, and you are not one of them. The warning stands. Please phone them.</translation>
    </message>
    <message>
        <source>这栋楼没有登记的住户，或者资料还没下到本机。联网同步一次再打开。</source>
        <translation>No home is registered in this building, or the entries are not on this device yet. Sync once online and open it again.</translation>
    </message>
    <message>
        <source>这次复查的内容不在本机，可能是在别的设备上记的。平台上有完整的记录。</source>
        <translation>What was written in this recheck is not on this device; it may have been made on another one. The platform has the whole record.</translation>
    </message>
    <message>
        <source>这次检查</source>
        <translation>This check</translation>
    </message>
    <message>
        <source>这次检查的内容不在本机，可能是在别的设备上做的。平台上有完整的记录。</source>
        <translation>This check is not on the device; it may have been made on another one. The platform has the full record.</translation>
    </message>
    <message>
        <source>这次走访</source>
        <translation>This visit</translation>
    </message>
    <message>
        <source>这次走访的内容不在本机，可能是在别的设备上记的。平台上有完整的记录。</source>
        <translation>What was written in this visit is not on this device; it may have been made on another one. The platform has the whole record.</translation>
    </message>
    <message>
        <source>这里不安全</source>
        <translation>Not safe here</translation>
    </message>
    <message>
        <source>这里只是说明，不用填</source>
        <translation>A note only, nothing to fill in</translation>
    </message>
    <message>
        <source>这项任务</source>
        <translation>This task</translation>
    </message>
    <message>
        <source>这项任务已不在本机，可能被收回或转给了别人。已填的内容还在草稿里。</source>
        <translation>This task is no longer on the device; it may have been withdrawn or given to somebody else. What you filled in is kept as a draft.</translation>
    </message>
    <message>
        <source>这项任务已有一个申请在等答复。任务和你填的都没有变。等答复到了再提。</source>
        <translation>A request for this task waits for its answer. Nothing changed. Ask again afterwards.</translation>
    </message>
    <message>
        <source>这项任务打不开</source>
        <translation>This task cannot be opened</translation>
    </message>
    <message>
        <source>这项任务没有等答复的申请。任务没有变。</source>
        <translation>No request of this task waits. The task is unchanged.</translation>
    </message>
    <message>
        <source>这项任务现在由别人在办。你填的记录都已存好，不会丢。请和对方或调度员说一声。</source>
        <translation>Somebody else is on this task now. Your records are saved. Have a word with them or the dispatcher.</translation>
    </message>
    <message>
        <source>进不去</source>
        <translation>No way in</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>In progress</translation>
    </message>
    <message>
        <source>连一次社区 Wi-Fi 就行。</source>
        <translation>Connect to the community&apos;s Wi-Fi once.</translation>
    </message>
    <message>
        <source>连上了网络，但到不了平台：多半是这个 Wi-Fi 要先登录，或被拦截了。资料都在本机，没有丢。请先在浏览器里登录这个网络，或换一个网络。</source>
        <translation>Connected, but the platform cannot be reached: this Wi-Fi probably wants a login. Everything is on the device. Log in with a browser, or use another network.</translation>
    </message>
    <message>
        <source>连上平台</source>
        <translation>Connect to the platform</translation>
    </message>
    <message>
        <source>连不上代理服务器，没有传任何东西，资料都在本机。请核对代理设置，或换一个不用代理的网络。</source>
        <translation>The proxy cannot be reached. Nothing was sent, everything is on the device. Check the proxy, or use a network without one.</translation>
    </message>
    <message>
        <source>连不上平台。资料都在本机，联网后自动上传。</source>
        <translation>The platform cannot be reached. Everything is on the device and uploads once online.</translation>
    </message>
    <message>
        <source>连平台</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>连错 5 次会锁 {n} 分钟，资料不会丢</source>
        <translation>5 wrong tries lock it for {n} minutes; nothing is lost</translation>
    </message>
    <message>
        <source>退单</source>
        <translation>Hand back</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>退回和暂缓</source>
        <translation>Returned and put off</translation>
    </message>
    <message>
        <source>退回补充</source>
        <translation>Returned for more</translation>
    </message>
    <message>
        <source>退回补充：在下面补上，再交回去</source>
        <translation>Sent back for more: add it below and return it</translation>
    </message>
    <message>
        <source>退回：{}</source>
        <translation>Sent back: {}</translation>
    </message>
    <message>
        <source>送往另一个服务器</source>
        <translation>To another server</translation>
    </message>
    <message>
        <source>送达</source>
        <translation>Deliver</translation>
    </message>
    <message>
        <source>送达了</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>送达后这几处隐患记为整改中。</source>
        <translation>Once delivered, these hazards count as being put right.</translation>
    </message>
    <message>
        <source>送达告知书</source>
        <translation>Deliver the notice</translation>
    </message>
    <message>
        <source>送达告知书 {}</source>
        <translation>Notice delivered {}</translation>
    </message>
    <message>
        <source>选一个原因，或写一句，再点显示</source>
        <translation>Choose a reason or write one, then show</translation>
    </message>
    <message>
        <source>选一个原因，或者写一句</source>
        <translation>Choose a reason, or write one</translation>
    </message>
    <message>
        <source>选一个文件</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>选一个离线包</source>
        <translation>Choose an offline bundle</translation>
    </message>
    <message>
        <source>选一项，共 {} 项</source>
        <translation>Choose one of {}</translation>
    </message>
    <message>
        <source>选单位证书</source>
        <translation>Choose the certificate</translation>
    </message>
    <message>
        <source>选好了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>选录像，或拖进来</source>
        <translation>Choose a film, or drop it here</translation>
    </message>
    <message>
        <source>选录音文件</source>
        <translation>Choose a recording</translation>
    </message>
    <message>
        <source>选文件</source>
        <translation>Choose files</translation>
    </message>
    <message>
        <source>选文件，或拖进来</source>
        <translation>Choose files, or drop them here</translation>
    </message>
    <message>
        <source>选楼栋</source>
        <translation>Choose building</translation>
    </message>
    <message>
        <source>选照片</source>
        <translation>Choose photos</translation>
    </message>
    <message>
        <source>选照片所在的文件夹</source>
        <translation>Choose the folder with the photos</translation>
    </message>
    <message>
        <source>选的这一项已不在选项里，请重新选</source>
        <translation>This choice is no longer offered, choose again</translation>
    </message>
    <message>
        <source>逐项对比</source>
        <translation>Compare items</translation>
    </message>
    <message>
        <source>逐项对比上次结果</source>
        <translation>Compare with last time</translation>
    </message>
    <message>
        <source>道路破损</source>
        <translation>Road damage</translation>
    </message>
    <message>
        <source>遮住的几位不同</source>
        <translation>The hidden digits differ</translation>
    </message>
    <message>
        <source>邻里</source>
        <translation>Neighbours</translation>
    </message>
    <message>
        <source>部件</source>
        <translation>Component</translation>
    </message>
    <message>
        <source>部位</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>都在下班时间</source>
        <translation>all outside working hours</translation>
    </message>
    <message>
        <source>都在本机，不处理不会丢</source>
        <translation>All safe on this device</translation>
    </message>
    <message>
        <source>都填好了</source>
        <translation>All filled in</translation>
    </message>
    <message>
        <source>都填好了。</source>
        <translation>All filled in.</translation>
    </message>
    <message>
        <source>重传</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>重做</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>重大</source>
        <translation>Severe</translation>
    </message>
    <message>
        <source>重大隐患</source>
        <translation>Major hazard</translation>
    </message>
    <message>
        <source>重定期限</source>
        <translation>Set a new limit</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>重拍这张</source>
        <translation>Retake this</translation>
    </message>
    <message>
        <source>重新办理</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>重签</source>
        <translation>Sign again</translation>
    </message>
    <message>
        <source>野广告</source>
        <translation>Fly posters</translation>
    </message>
    <message>
        <source>钥匙文件坏了，打不开资料；没上传的工作还在密封存档里。请联系管理员。</source>
        <translation>The key file is damaged and opens nothing; unsent work is in the sealed archive. Ask the administrator.</translation>
    </message>
    <message>
        <source>锁屏</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>锁屏后要解锁才能再看，没传的联网后照样送达。换人时各用各的档案，互相看不到。</source>
        <translation>Once locked, it has to be unlocked to look again; what waits is still sent. Each worker has a profile of their own and cannot see the other&apos;s.</translation>
    </message>
    <message>
        <source>长期</source>
        <translation>Long term</translation>
    </message>
    <message>
        <source>长约 {}</source>
        <translation>about {} long</translation>
    </message>
    <message>
        <source>门锁着</source>
        <translation>Door locked</translation>
    </message>
    <message>
        <source>问社区</source>
        <translation>Ask the desk</translation>
    </message>
    <message>
        <source>问社区坐席</source>
        <translation>Ask the community desk</translation>
    </message>
    <message>
        <source>问过了，再交一次</source>
        <translation>I asked, send again</translation>
    </message>
    <message>
        <source>问题描述</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>问题类别</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>防汛检查</source>
        <translation>Flood check</translation>
    </message>
    <message>
        <source>附近 {} m 内 {}前已有同类上报</source>
        <translation>Within {} m, same kind, reported {} ago</translation>
    </message>
    <message>
        <source>陪伴</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>隐患</source>
        <translation>Hazard</translation>
    </message>
    <message>
        <source>隐患 {}</source>
        <translation>Hazard {}</translation>
    </message>
    <message>
        <source>隐患说明</source>
        <translation>Note on the hazard</translation>
    </message>
    <message>
        <source>隐藏输入的内容</source>
        <translation>Hide what is typed</translation>
    </message>
    <message>
        <source>需处理</source>
        <translation>Needs you</translation>
    </message>
    <message>
        <source>非常满意</source>
        <translation>Very satisfied</translation>
    </message>
    <message>
        <source>面积约 {}</source>
        <translation>about {}</translation>
    </message>
    <message>
        <source>页面内容</source>
        <translation>Page</translation>
    </message>
    <message>
        <source>项</source>
        <translation>tasks</translation>
    </message>
    <message>
        <source>预警已签收，{}</source>
        <translation>Warning acknowledged, {}</translation>
    </message>
    <message>
        <source>预警提示音</source>
        <translation>Warning sound</translation>
    </message>
    <message>
        <source>领导交办</source>
        <translation>From the leadership</translation>
    </message>
    <message>
        <source>风险点</source>
        <translation>Risk point</translation>
    </message>
    <message>
        <source>飞线充电</source>
        <translation>Charging by loose wire</translation>
    </message>
    <message>
        <source>首次同步</source>
        <translation>First sync</translation>
    </message>
    <message>
        <source>首次同步进度</source>
        <translation>Progress of the first sync</translation>
    </message>
    <message>
        <source>马上上传</source>
        <translation>sent at once</translation>
    </message>
    <message>
        <source>马上上传：</source>
        <translation>Uploads now: </translation>
    </message>
    <message>
        <source>马赛克</source>
        <translation>Mosaic</translation>
    </message>
    <message>
        <source>高空坠物</source>
        <translation>Falling objects</translation>
    </message>
    <message>
        <source>麦克风</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>麦克风打不开，可能别的程序正在用。已填的都在。关掉那个程序，再按；也可以打字。</source>
        <translation>The microphone does not open; another program may be using it. What you filled in is safe. Close that program, or type.</translation>
    </message>
    <message>
        <source>麦克风断开了，这一段没录上。已填的都在。插好再按；也可以打字。</source>
        <translation>The microphone was unplugged and this part was not recorded. What you filled in is safe. Plug it in, or type.</translation>
    </message>
    <message>
        <source>黄</source>
        <translation>Y</translation>
    </message>
    <message>
        <source>黄牌</source>
        <translation>Yellow card</translation>
    </message>
    <message>
        <source>黄色关爱</source>
        <translation>Yellow care</translation>
    </message>
    <message>
        <source>黄色预警</source>
        <translation>Yellow warning</translation>
    </message>
    <message>
        <source>黑牌</source>
        <translation>Black card</translation>
    </message>
    <message>
        <source>（有问题 {} 个）</source>
        <translation> ({} with problems)</translation>
    </message>
    <message>
        <source>（空）</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>，还剩 {} 个</source>
        <translation>, {} left</translation>
    </message>
</context>
</TS>
