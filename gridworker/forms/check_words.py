"""The sentences of the form check, in Chinese and in English; nothing else."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # reading
    "workbook_large": (
        "工作簿太大（或解开后太大），没有打开。删掉图片和多余的表再试",
        "the workbook is too large (or grows too large when unpacked) and was not opened; remove pictures and spare sheets",
    ),
    "workbook_broken": (
        "工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx 再试",
        "the workbook cannot be opened; save it as .xlsx with Excel or WPS and try again",
    ),
    "workbook_hostile": (
        "工作簿里有不允许的声明（DOCTYPE），没有打开",
        "the workbook holds declarations that are not allowed (DOCTYPE) and was not opened",
    ),
    "workbook_none": (
        "这不是 XLSForm 工作簿（.xlsx、.xls 或 .csv，要有 survey 表）",
        "this is no XLSForm workbook (.xlsx, .xls or .csv with a sheet called survey)",
    ),
    "sheet_large": (
        "这张表太长或太宽（最多 60000 行、300 列），没有打开",
        "this sheet is too long or too wide (60,000 rows, 300 columns at most) and was not opened",
    ),
    "merged": (
        "{area} 是合并单元格，只有第一格有内容。请取消合并，每格写全",
        "{area} is a merged cell, only its first cell holds the value; unmerge it and fill in each cell",
    ),
    "formula": (
        "{count} 格是公式（{cells}），按上次算出的值用。最好粘贴成数值",
        "{count} cells are formulas ({cells}); their last computed values are used; better paste them as values",
    ),
    "far_below": (
        "上面空了 60 多行，从这一行起都不算表单的内容",
        "more than 60 empty rows stand above; from this row on nothing counts as part of the form",
    ),
    "formula_unknown": (
        "{cell} 是公式，里面没有算好的值。请复制后“粘贴为数值”",
        "{cell} is a formula without a computed value; copy it and paste it as a value",
    ),
    "headless": (
        "“{text}”所在的列没有列名，这一列不起作用",
        "“{text}” stands in a column without a heading; the column has no effect",
    ),
    # sheets and columns
    "no_survey": (
        "工作簿里没有 survey 工作表，或者它是空的",
        "there is no sheet called survey, or it is empty",
    ),
    "column_needed": ("缺少 {column} 列", "the column {column} is missing"),
    "column_twice": ("列名 {column} 出现了两次", "the heading {column} is there twice"),
    "column_unknown": (
        "没有 {column} 这种列，这一列不起作用。是不是想写 {guess}？",
        "there is no column {column}, it has no effect; did you mean {guess}?",
    ),
    "column_ignored": (
        "没有 {column} 这种列，这一列不起作用",
        "there is no column {column}; it has no effect",
    ),
    "column_unsupported": (
        "{column} 列这个版本还不支持",
        "the column {column} is not supported by this version",
    ),
    "column_bare_gw": (
        "列名要写成 bind::{column}，否则转换时会被悄悄丢掉",
        "the heading must be bind::{column}, or the conversion would drop it without a word",
    ),
    "column_no_effect": (
        "{column} 列在本应用里不起作用",
        "the column {column} has no effect in this app",
    ),
    "setting_needed": ("缺少 {column}", "{column} is missing"),
    "setting_id": (
        "没有写 form_id，就用文件名“{name}”",
        "form_id is not written; the file's name “{name}” is used",
    ),
    "setting_version": (
        "没有写 version，发布时用当时的时间作版本号",
        "version is not written; the time of publishing is used",
    ),
    "setting_namespace": (
        '用了 bind::gw: 列，这里要写 gw="{namespace}"',
        'columns bind::gw: are used, so this must say gw="{namespace}"',
    ),
    "setting_encrypted": (
        "加密表单（public_key）还不支持，发布后内容会不加密",
        "encrypted forms (public_key) are not supported; answers would go out unencrypted",
    ),
    "setting_no_effect": ("{column} 在本应用里不起作用", "{column} has no effect in this app"),
    "entities": (
        "entities 表（实体）还不支持",
        "the sheet entities is not supported",
    ),
    "sheet_unsupported": ("{sheet} 表还不支持", "the sheet {sheet} is not supported"),
    # rows
    "too_many": (
        "表单的题目太多（{count}，最多 {most}），请拆成几张",
        "the form has too many questions ({count}, at most {most}); split it",
    ),
    "type_needed": ("这一行没有写 type", "this row has no type"),
    "type_unknown": ("没有 {type} 这种题型{guess}", "there is no question type {type}{guess}"),
    "shape_only_read": (
        "{type} 在平板上只能看，不能画：带来的照样保存、照样送出，没有带来的就空着",
        "{type} is only read on the tablet, not drawn: what comes along is kept and sent, what does not stays empty",
    ),
    "shape_required": (
        "{type} 在平板上画不了，写了必填也填不上：没有带来的，填表的人只能写明原因再提交。不是非要不可就删掉 required",
        "{type} cannot be drawn on the tablet, so it cannot be answered: where nothing comes along, a reason must be given",
    ),
    "type_unsupported": (
        "题型 {type} 这个版本还不支持",
        "the question type {type} is not supported by this version",
    ),
    "or_other": (
        "or_other 这个版本还不支持，请在选项里加一个“其他”，再加一道文字题",
        "or_other is not supported by this version; add a choice “other” and a text question",
    ),
    "list_needed": (
        "要写出选项表的名字，如 select_one yes_no",
        "name the list of choices, as in select_one yes_no",
    ),
    "list_missing": (
        "选项表 {name} 在 choices 表里没有{guess}",
        "there is no list {name} on the sheet choices{guess}",
    ),
    "name_needed": ("这道题没有写 name", "this question has no name"),
    "name_invalid": (
        "name “{name}”不能用：只能用字母、数字、_、-、.（可以用汉字），不能用数字开头，不能有空格",
        "the name “{name}” cannot be used: letters, digits, _ - . only, no digit first, no space",
    ),
    "name_twice": (
        "name “{name}”和第 {row} 行的一样，同一组里不能重名",
        "the name “{name}” is also in row {row}; names in one group must differ",
    ),
    "reference": ("提到的题目 ${{{name}}} 不存在{guess}", "there is no question ${{{name}}}{guess}"),
    "function": ("函数 {name}() 这个版本还不支持", "the function {name}() is not supported by this version"),
    "expression": ("算式写法不对：{text}", "the expression cannot be read: {text}"),
    "expression_heading": (
        "算式里不能写 {name}：这是列名，显示的文字不能拿来算。请在 choices 表里加一列（如 shown）写上 yes，算式写 shown = 'yes'",
        "an expression cannot name {name}, which is a heading; add a column of your own (such as shown) to the sheet choices and write shown = 'yes'",
    ),
    "filter_label": (
        "选项表 {name} 的 label 有几种语言，算式里的 label 总是空的，一个选项也不会显示。请另加一列来筛选",
        "the labels of the list {name} are translated, so label is empty in an expression and no choice would be shown; filter by a column of your own",
    ),
    "filter_column": (
        "选项表 {name} 没有 {column} 这一列，按它筛选，多半一个选项也不会显示{guess}",
        "the list {name} has no column {column}; filtered by it, most likely no choice would be shown{guess}",
    ),
    "dynamic_default": (
        "会变的默认值（算式）这个版本还不支持",
        "a default that is computed is not supported by this version",
    ),
    "read_only_formula": (
        "read_only 里写算式这个版本还不支持，只能写 yes 或 no",
        "a formula in read_only is not supported by this version; write yes or no",
    ),
    "appearance": (
        "外观 {name} 在本应用里不起作用，题目照常显示",
        "the appearance {name} has no effect in this app; the question is shown as usual",
    ),
    "label_needed": (
        "这道题没有写 label，做题的人看不到题目",
        "this question has no label; nobody could see it",
    ),
    "end_without_begin": ("{what} 前面没有配对的 begin", "{what} has no begin before it"),
    "end_other": (
        "{what} 和第 {row} 行的 {begin} 配不上",
        "{what} does not fit {begin} in row {row}",
    ),
    "never_ended": ("{begin} 没有配对的 end", "{begin} has no end"),
    # choices
    "choice_name": ("这个选项没有写 name", "this choice has no name"),
    "choice_list": ("这个选项没有写 list_name", "this choice has no list_name"),
    "choice_label": ("选项 {name} 没有写 label", "the choice {name} has no label"),
    "choice_space": (
        "选项的 name “{name}”里有空格，多选题会分不清",
        "the name “{name}” of a choice has a space in it; select_multiple could not tell it apart",
    ),
    "choice_twice": (
        "选项表 {list} 里 {name} 和第 {row} 行重复",
        "{name} of the list {list} is also in row {row}",
    ),
    "choice_unused": ("选项表 {list} 没有题目用它", "no question uses the list {list}"),
    # our own columns
    "gw_unknown": ("没有 {column} 这个属性", "there is no attribute {column}"),
    "gw_value": (
        "{column} 只能是 {allowed}，不能是“{value}”",
        "{column} must be one of {allowed}, not “{value}”",
    ),
    "gw_limit": (
        "时限要写成“5 工作日”“4 工作时”“2 紧急工作时”这样，不能是“{value}”",
        "a limit is written as “5 work_day”, “4 work_hour” or “2 urgent_hour”, not “{value}”",
    ),
    "gw_default_basis": (
        "标记为 default（本产品默认）的项不能写法律依据。查到依据就改标记",
        "an item marked default cannot claim a legal basis; change its mark once the basis is found",
    ),
    "gw_basis_mark": (
        "写了法律依据，就要在 bind::gw:basis_mark 写明是 verified 还是 to_confirm",
        "an item with a legal basis needs bind::gw:basis_mark: verified or to_confirm",
    ),
    "gw_item": (
        "写了 bind::gw: 的隐患信息，却没有 bind::gw:item，不会生成隐患",
        "there is no bind::gw:item beside the other gw columns; no hazard will be made",
    ),
    "gw_role_twice": (
        "检查项 {item} 的 {role} 在第 {row} 行已经有了，一项只能有一个",
        "the item {item} already has its {role} in row {row}; there can be one",
    ),
    "gw_judged": (
        "检查项 {item} 不是最多 {most} 个选项的 select_one，屏幕上不会展开严重程度和照片",
        "the item {item} is no select_one of up to {most} choices; the screen opens no severity and photos for it",
    ),
    "gw_severity_missing": (
        "检查项 {item} 会不合格，要在 bind::gw:severity 写 S1、S2 或 S3",
        "the item {item} can fail and needs bind::gw:severity: S1, S2 or S3",
    ),
    "gw_severities": (
        "严重程度的选项只能是 S1、S2、S3，不能有 {names}",
        "the choices of a severity must be S1, S2, S3, not {names}",
    ),
    "gw_photo_missing": (
        "检查项 {item} 要求拍照，却没有它的照片题（role 为 photo 的 image）",
        "the item {item} asks for photos, but has no image question with the role photo",
    ),
    "gw_photo_sensitive": (
        "{item} 标了 sensitive（敏感），不能要求拍照",
        "{item} is marked sensitive and cannot ask for photos",
    ),
    "gw_outcome": (
        "检查项 {item} 的选项里没有“不合格”（outcome 为 fail），不会生成隐患",
        "no choice of the item {item} has the outcome fail; no hazard will be made",
    ),
    "outcome_value": (
        "outcome 只能是 pass、fail、na，不能是“{value}”",
        "outcome must be pass, fail or na, not “{value}”",
    ),
    "hazard_code": (
        "事件分类里没有 {code} 这个编码",
        "the taxonomy has no code {code}",
    ),
    # converting
    "convert": ("转换没有通过：{text}", "the conversion failed: {text}"),
    "media_name": (
        "这里只写文件名，如 stairs.png，不写文件夹，也不能算出来（{name}）",
        "only a file name such as stairs.png can stand here, no folder and nothing computed ({name})",
    ),
    "media_missing": (
        "找不到文件 {name}。请放在工作簿旁边名字加 -media 的文件夹里，或用 --media 指出文件夹",
        "the file {name} is not there; put it into the folder named like the workbook plus -media, or name one with --media",
    ),
    "media_large": (
        "{name} 太大（最多 {most} MB），每台设备都要下载它",
        "{name} is too large ({most} MB at most); every device has to fetch it",
    ),
    "media_kind": (
        "{column} 列用不了 {name}，可以用 {usual}",
        "the column {column} does not take {name}; it takes {usual}",
    ),
    "media_content": (
        "{name} 的内容和名字不符、坏了，或者大得放不下（一边最多 6000 像素）",
        "{name} is not what its name says, is broken, or is too wide or high (6000 pixels at most)",
    ),
    "media_together": (
        "题目里的图片、声音、录像合起来太大（最多 {most} MB），每台设备都要下载",
        "pictures, sounds and films of the labels are too large together ({most} MB at most); every device fetches them",
    ),
    "media_of_group": (
        "题组的名称在屏幕上只有文字，{column} 列不显示。要给人看，请加一道 note",
        "a group's name is shown as text only, so {column} is not; add a note to show it",
    ),
    "attachment": (
        "要用数据文件 {name}，可是工作簿旁边没有。请把它放在同一个文件夹里",
        "the data file {name} is needed and does not lie beside the workbook; put it into the same folder",
    ),
    "attachment_large": (
        "数据文件 {name} 太大（最多 2 MB），每台设备都要下载它",
        "the data file {name} is too large (2 MB at most); every device has to fetch it",
    ),
    "cycle": ("表单里的算式绕成了圈：{path}", "the formulas wait for each other in a circle: {path}"),
    "loader": ("{text}", "the app cannot load the converted form ({code}){path}"),
    "remark": ("转换时的提示：{text}", "remark of the conversion: {text}"),
}
"""What -> (Chinese, English)."""
